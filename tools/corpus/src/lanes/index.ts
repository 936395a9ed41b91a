import type { Interaction } from '../corpus/interaction.ts'
import type { Lane } from '../lane.ts'
import { anthropicMessages } from './anthropic-messages.ts'
import { bedrockConverse } from './bedrock-converse.ts'
import { cohereChat } from './cohere-chat.ts'
import { googleContent } from './google.ts'
import { googleInteractions } from './google-interactions.ts'
import { anyHostLanes, hostLanes } from './hosts.ts'
import { mistralChat, mistralFim } from './mistral.ts'
import { ollamaChat } from './ollama-chat.ts'
import { ollamaGenerate } from './ollama-generate.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiCompletions } from './openai-completions.ts'
import { openaiResponses } from './openai-responses.ts'

/** Every API that an adapter serves. */
export const LANES: readonly Lane[] = [
  openaiChat,
  openaiResponses,
  openaiCompletions,
  anthropicMessages,
  bedrockConverse,
  cohereChat,
  googleContent,
  googleInteractions,
  mistralChat,
  mistralFim,
  ollamaChat,
  ollamaGenerate,
  ...hostLanes,
  ...anyHostLanes,
]

/** The lane of an interaction, or why there is none. */
export function laneOf(interaction: Interaction): Lane | { readonly reason: string } {
  return LANES.find((lane) => lane.serves(interaction)) ?? { reason: reasonOf(interaction) }
}

function reasonOf({ vendor, endpoint }: Interaction): string {
  return REASONS.find(([pattern]) => pattern.test(`${vendor} ${endpoint}`))?.[1] ?? 'no adapter yet'
}

const REASONS: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^bedrock POST .*\/invoke/, 'no adapter: InvokeModel has a body of its own for each model; Converse is served'],
  [/^ollama POST \/api\/chat$/, 'an answer of OpenAI’s wire, recorded under another endpoint'],
  [/^mistral POST \/v1\/agents\//, 'no adapter: an agent is made on Mistral’s platform; its chat is served'],
  [/^cohere POST \/v1\//, 'no adapter: the vendor has replaced this API by /v2/chat'],
]
