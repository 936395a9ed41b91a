import {
  alibaba,
  ANY_HOST_APIS,
  ANY_HOST_QUIRKS,
  type Api,
  avian,
  azure,
  baseten,
  bedrockMantle,
  cerebras,
  cloudflare,
  createHostClient,
  databricks,
  deepseek,
  fireworks,
  fromChatCompletion,
  fromChatStream,
  fromLegacyCompletion,
  fromLegacyStream,
  fromResponse,
  fromResponseStream,
  github,
  gpustack,
  groq,
  type HostLiteral,
  huggingface,
  llamacpp,
  lmstudio,
  moonshot,
  nvidia,
  ollamaCompatible,
  openrouter,
  perplexity,
  sglang,
  together,
  vercel,
  vllm,
  xai,
  zai,
} from '@concord/openai-compatible'
import { hostDialect, normalizeHost } from '@concord/openai-compatible/server'
import type { CompletionResponse, CompletionStream, Context } from '@concord/core'
import type { Interaction } from '../corpus/interaction.ts'
import { valueAt } from '../json.ts'
import type { Lane, NormalForm } from '../lane.ts'
import { DONE } from '../states/choices.ts'
import { HOST_METADATA, HOST_OPTIONS } from './host-reasons.ts'
import { isChatBody, withoutMarks } from './openai.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiCompletions } from './openai-completions.ts'
import { openaiResponses } from './openai-responses.ts'

/** The hosts that speak OpenAI's wires, by the names that the corpus has for them. */
const HOSTS: Readonly<Record<string, HostLiteral>> = {
  alibaba,
  avian,
  azure,
  baseten,
  'bedrock-mantle': bedrockMantle,
  cerebras,
  cloudflare,
  databricks,
  deepseek,
  fireworks,
  github,
  gpustack,
  groq,
  huggingface,
  llamacpp,
  lmstudio,
  moonshot,
  nvidia,
  ollama: ollamaCompatible,
  openrouter,
  perplexity,
  sglang,
  together,
  'vercel-gateway': vercel,
  vllm,
  xai,
  zai,
}

function toLane(host: HostLiteral, api: Api, name: string, isServed: (vendor: string) => boolean): Lane {
  const { own, fromBody, fromEvents } = APIS[api]
  return {
    ...own,
    name: `${name} ${api}`,
    serves: (interaction) => isServed(interaction.vendor) && apiOf(interaction) === api,
    dialect: hostDialect(host, api),
    normalize: (response) => normalizeHost(host, response, { api }),
    createClient: ({ fetch, createId, now }) =>
      createHostClient(host, api, {
        apiKey: 'test-key',
        baseURL: 'http://127.0.0.1:9',
        fetch,
        createId,
        retry: false,
        timeout: false,
        clock: { now, schedule },
      }),
    fromBody: (body, context) => fromBody(host, body, context),
    fromEvents: (events, context) => fromEvents(host, withoutMarks(events), context),
    fold: (events) => own.fold(isOpen(host, api, events) ? [...events, DONE] : events),
    // Beside its message Perplexity has a delta that says nothing.
    leftOut: [
      ...own.leftOut,
      { path: /^choices\[\]\.delta\.role$/, because: 'a constant' },
      { path: /^choices\[\]\.message\.images\[image_url\]\.type$/, because: 'a constant' },
    ],
    normalForms: [...own.normalForms, ONE_CHOICE],
    metadata: { ...own.metadata, ...HOST_METADATA },
    options: { ...own.options, ...HOST_OPTIONS },
  }
}

/** Where a host gives one choice alone, that is what it is asked for without a word. */
const ONE_CHOICE: NormalForm = {
  name: 'one choice, written out',
  apply: (body) => {
    const { n, ...rest } = body
    return n === 1 ? rest : body
  },
}

interface ApiLane {
  /** The same API of OpenAI's. */
  readonly own: Lane
  readonly fromBody: (host: HostLiteral, body: unknown, context: Partial<Context>) => CompletionResponse
  readonly fromEvents: (
    host: HostLiteral,
    events: AsyncIterable<unknown>,
    context: Partial<Context>,
  ) => CompletionStream
}

const APIS: Readonly<Record<Api, ApiLane>> = {
  chat: { own: openaiChat, fromBody: fromChatCompletion, fromEvents: fromChatStream },
  responses: { own: openaiResponses, fromBody: fromResponse, fromEvents: fromResponseStream },
  completions: { own: openaiCompletions, fromBody: fromLegacyCompletion, fromEvents: fromLegacyStream },
}

function apiOf(interaction: Interaction): Api | undefined {
  const { vendor } = interaction
  const endpoint = interaction.endpoint.replace(/\?.*$/, '')
  if (endpoint.endsWith('/responses')) return isChatBody(interaction) ? 'chat' : 'responses'
  // The recorder scrubbed the account out of Cloudflare's path, and a word of it too.
  if (endpoint.endsWith('/chat/completions') || (vendor === 'cloudflare' && endpoint.endsWith('/…/completions')))
    return 'chat'
  return endpoint.endsWith('/completions') ? 'completions' : undefined
}

/** Where a host sends no end mark, a finish word is the end. */
function isOpen({ quirks }: HostLiteral, api: Api, events: readonly unknown[]): boolean {
  if (api === 'responses' || quirks.endMark !== false || events.includes(DONE)) return false
  return events.some((event) => typeof valueAt(event, ['choices', 0, 'finish_reason']) === 'string')
}

const schedule = (): (() => void) => () => {}

const KINDS = ['chat', 'responses', 'completions'] as const

/** Every API of every host of which there are recordings. */
export const hostLanes: readonly Lane[] = Object.entries(HOSTS).flatMap(([vendor, host]) =>
  KINDS.filter((api) => host.apis[api] !== undefined).map((api) =>
    toLane(host, api, vendor, (name) => name === vendor),
  ),
)

/** A host that is called without a literal of its own. */
const ANY_HOST: HostLiteral = {
  provider: 'any-host',
  baseURL: 'http://127.0.0.1:9',
  apis: ANY_HOST_APIS,
  quirks: ANY_HOST_QUIRKS,
}

/** OpenAI's wires as hosts speak them that have no literal. */
export const anyHostLanes: readonly Lane[] = KINDS.map((api) =>
  // What ends in `completions` at Mistral is no legacy completion.
  toLane(ANY_HOST, api, 'any host', (vendor) => !Object.hasOwn(HOSTS, vendor) && vendor !== 'mistral'),
)
