import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import type { Adapter, Capabilities, ClientOptions, CompletionClient, CompletionRequest, Received } from '@concord/core'
import { createClient, createError } from '@concord/core/adapter'
import { KEY } from '../metadata.ts'
import { fromError, requestIdOf } from './errors.ts'
import type { Names } from './request/names.ts'
import { toCallOptions } from './request/options.ts'
import { fromGenerated } from './response/result.ts'
import { createDecoder } from './stream.ts'

/** How a client of a language model behaves. */
export interface LanguageModelClientOptions extends ClientOptions {
  /** Who answers, as Concord calls it. Default: the first word of the model's provider (`openai` of `openai.responses`). */
  readonly provider?: string | undefined
  /** What the model's provider carries. Default: all that the AI SDK's language models can be asked for. */
  readonly capabilities?: Capabilities | undefined
}

/** A language model, or the provider that makes one by its id. */
export type LanguageModelSource = LanguageModelV4 | ((modelId: string) => LanguageModelV4)

/**
 * Makes a client of a language model of the AI SDK, or of the provider that makes them.
 *
 * Behaviour:
 * - the model's metadata on reasoning, text and tool calls is a replay token, and goes back to the same provider
 * - settings that language models of the AI SDK do not have (`n`, `logprobs`, …) are hints left out or demands refused
 * - a failure within a stream is an error with what had arrived; a stream without its end is `interrupted`
 * - a model is asked as it is: a request that names another one is refused, unless a provider was given
 *
 * @example
 * const client = fromLanguageModel(openai, { model: 'gpt-5-mini' }) // or fromLanguageModel(openai('gpt-5-mini'))
 * const { choices } = await client.complete({ prompt: 'Why is the sky blue?' })
 */
export function fromLanguageModel(
  source: LanguageModelSource,
  options: LanguageModelClientOptions = {},
): CompletionClient {
  const model = typeof source === 'function' ? options.model : source.modelId
  return createClient(createAdapter(source, options), { ...options, model })
}

/** All that a language model of the AI SDK can be asked for; what its provider lacks, it tells in warnings. */
export const capabilities: Capabilities = {
  input: 'messages',
  settings: [
    'maxTokens',
    'temperature',
    'topP',
    'topK',
    'stop',
    'seed',
    'frequencyPenalty',
    'presencePenalty',
    'reasoning',
  ],
  toolChoice: ['auto', 'none', 'required', 'tool'],
  tools: ['function', 'vendor'],
  responseFormat: ['text', 'json_object', 'json_schema'],
  media: { image: ['base64', 'url', 'id'], audio: ['base64', 'url', 'id'], file: ['base64', 'url', 'id'] },
  output: ['tool_call', 'tool_activity', 'reasoning', 'media', 'citations'],
}

/** A call, and the model that is to be called. */
interface ModelCall {
  readonly model: LanguageModelV4
  readonly options: LanguageModelV4CallOptions
}

type SdkAdapter = Adapter<ModelCall, LanguageModelV4GenerateResult, LanguageModelV4StreamPart>

function createAdapter(source: LanguageModelSource, options: LanguageModelClientOptions): SdkAdapter {
  const modelOf = (request: CompletionRequest): LanguageModelV4 =>
    typeof source === 'function' ? source(request.model ?? '') : source
  const provider = options.provider ?? providerOf(typeof source === 'function' ? source(options.model ?? '') : source)
  const names: Names = { provider, api: 'ai-sdk' }
  return {
    provider,
    capabilities: options.capabilities ?? capabilities,
    toParams(request) {
      const model = modelOf(request)
      assertModel(request, model, provider)
      const { value, warnings } = toCallOptions(request, names)
      return { value: { model, options: value }, warnings }
    },
    async send({ model, options: call }, { signal, headers }) {
      const value = await model.doGenerate({
        ...call,
        abortSignal: signal,
        ...(headers && { headers: { ...headers } }),
      })
      return { value, ...toFacts(value.response?.headers) }
    },
    async open({ model, options: call }, { signal, headers }) {
      const opened = await model.doStream({ ...call, abortSignal: signal, ...(headers && { headers: { ...headers } }) })
      return { value: readParts(opened.stream), ...toFacts(opened.response?.headers) }
    },
    fromResult: (result, context) => fromGenerated(result, context, names),
    createDecoder: (context) => createDecoder(context, names),
    fromError: (error) => fromError(error, provider),
  }
}

function toFacts(
  headers: Readonly<Record<string, string>> | undefined,
): Pick<Received<unknown>, 'headers' | 'requestId'> {
  return { headers, requestId: requestIdOf(new Headers(headers)) }
}

/** The first word; of a client that is a language model, the word behind ours. */
function providerOf({ provider }: LanguageModelV4): string {
  const [first = provider, second] = provider.split('.')
  return first === KEY && second !== undefined ? second : first
}

function assertModel({ model }: CompletionRequest, { modelId }: LanguageModelV4, provider: string): void {
  if (model === modelId) return
  const message = `${provider}: model names another model than the one that this client was made of`
  throw createError('invalid_request', message, { provider })
}

/** A part at a time; leaving cancels the stream. A failure waits for the finish, which comes after it, and throws where none comes. */
async function* readParts(
  stream: ReadableStream<LanguageModelV4StreamPart>,
): AsyncGenerator<readonly LanguageModelV4StreamPart[], void> {
  const reader = stream.getReader()
  let failure: Extract<LanguageModelV4StreamPart, { type: 'error' }> | undefined
  let isOver = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      isOver = done
      if (done) break
      if (value.type === 'error') failure ??= value
      yield [value]
    }
    if (failure !== undefined) throw failure.error
  } finally {
    if (!isOver) await reader.cancel().catch(() => {}) // A stream that failed has nothing to cancel.
  }
}
