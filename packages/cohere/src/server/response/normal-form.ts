import type { CompletionChoice, CompletionResponse, OutputPart } from '@concord/core'
import { createLosses, isObject, toFinishWord, typesOf } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { CITED } from '../../response/blocks.ts'
import { toReplay } from '../../response/replay.ts'
import { ENDINGS } from './body.ts'
import { toReasoningToken } from './citations.ts'
import { isToken } from './parts.ts'
import { toUsageBody } from './usage.ts'

/**
 * What a response is after it went over this wire and back, where nothing was lost; but for `created`, which the wire
 * does not have: it is the time of reading. Idempotent.
 */
export function normalize(response: CompletionResponse): CompletionResponse {
  const [choice] = response.choices
  const { providerMetadata = {}, provider, ...rest } = response
  const own = provider === PROVIDER ? providerMetadata : {}
  // Every usage on the wire is the vendor's own, and is kept as such.
  const usage = toUsageBody(response.usage, own['usage'], createLosses(''))
  const metadata = { ...own, ...(usage !== undefined && { usage }) }
  return {
    ...rest,
    // The wire does not say who answers: its adapter does.
    provider: PROVIDER,
    // An answer is one choice.
    choices: [normalizeChoice(choice)],
    ...(Object.keys(metadata).length > 0 && { providerMetadata: metadata }),
  }
}

function normalizeChoice(choice: CompletionChoice): CompletionChoice {
  return {
    ...choice,
    content: choice.content.map(normalizePart),
    // An ending always has a word on this wire.
    nativeFinishReason: toFinishWord(choice, typesOf(choice.content), ENDINGS, '', createLosses('')),
  }
}

function normalizePart(part: OutputPart): OutputPart {
  switch (part.type) {
    case 'text':
      // Citations go back as they came.
      return part.citations === undefined ? part : { ...part, ...CITED }
    case 'reasoning':
      // What is no plan was thought.
      return toReasoningToken(part) === undefined ? { ...part, ...toReplay({ type: 'thinking' }) } : part
    case 'tool_call': {
      // Every call has an id on this wire: one that was made is one like any other.
      const { syntheticId: _syntheticId, ...call } = part
      return call
    }
    case 'unknown':
      // A value goes back to where it came from.
      return isObject(part.value) && !isToken(part, 'tool_calls') ? { ...part, ...toReplay({ type: 'content' }) } : part
    case 'refusal':
    case 'tool_activity':
    case 'media':
      return part
    default:
      return part satisfies never
  }
}
