import type { ChoiceChunk, CompletionChoice, CompletionResponse, Context, OutputPart } from '@concord/core'
import {
  createContext,
  finishReasonOf,
  isObject,
  leftovers,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import type { Completion } from 'openai/resources/completions'
import { type Host, OPENAI } from '../../host.ts'
import { finishTable, fromBody, indexOf } from '../../response.ts'
import { fromLogprobs, LOGPROBS_FIELDS } from './logprobs.ts'

/** Reads what `completions.create` answered. Throws `invalid_response` for what is no completion. */
export function fromLegacyCompletion(completion: Completion, context: Partial<Context> = {}): CompletionResponse {
  return fromCompletion(completion, createContext(context), OPENAI)
}

/** Reads a body of the wire, of which nothing is known yet. */
export function fromCompletion(body: unknown, context: Context, host: Host): CompletionResponse {
  return fromBody(body, context, host, (choice) => fromChoice(choice, host))
}

function fromChoice(choice: WireObject, host: Host): CompletionChoice {
  const { logprobs } = choice
  const { providerMetadata: ofChoice } = leftovers(choice, CHOICE_FIELDS)
  const { providerMetadata: ofLogprobs } = isObject(logprobs) ? leftovers(logprobs, LOGPROBS_FIELDS) : {}
  return {
    index: indexOf(choice),
    ...fromText(choice['text']),
    ...finishReasonOf(choice['finish_reason'], finishTable(host), []),
    ...fromLogprobs(logprobs),
    ...toChoiceMetadata(ofChoice, ofLogprobs),
  }
}

/** Reads the text of a choice, or a piece of it: its one part. */
export function fromText(value: unknown): { readonly text: string; readonly content: readonly OutputPart[] } {
  const text = textOrAbsent(value)
  return text === undefined ? { text: '', content: [] } : { text, content: [{ type: 'text', index: 0, text }] }
}

/** Unknown fields of the log-probabilities stay under `logprobs`, where the vendor put them. */
export function toChoiceMetadata(
  choice: WireObject | undefined,
  logprobs: WireObject | undefined,
): Pick<ChoiceChunk, 'providerMetadata'> {
  if (choice === undefined && logprobs === undefined) return {}
  return { providerMetadata: { ...choice, ...(logprobs !== undefined && { logprobs }) } }
}

/** The fields of a choice that the contract holds. */
export const CHOICE_FIELDS: ReadonlySet<string> = new Set(['index', 'text', 'finish_reason', 'logprobs'])
