import type { CompletionChoice, CompletionResponse, OutputPart } from '@concord/core'
import { createLosses, isObject, toFinishWord } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { typeOf } from '../../response/chunks.ts'
import { CITED } from '../../response/citations.ts'
import { replayOf, toReplay } from '../../response/replay.ts'
import { formOf } from './chunks.ts'
import { ENDINGS } from './facts.ts'
import { toUsageBody } from './usage.ts'

/** What a response is after it went over this wire and back, where nothing was lost. Idempotent. */
export function normalize(response: CompletionResponse): CompletionResponse {
  const [first, ...others] = response.choices
  const { providerMetadata = {}, provider, ...rest } = response
  const own = provider === PROVIDER ? providerMetadata : {}
  const usage = toUsageBody(response, own['usage'], createLosses(''))
  const metadata = { ...own, ...(usage !== undefined && { usage }) }
  return {
    ...rest,
    // The wire does not say who answers: its adapter does.
    provider: PROVIDER,
    choices: [normalizeChoice(first), ...others.map(normalizeChoice)],
    // Every usage on the wire is the vendor's own, and is kept as such.
    ...(Object.keys(metadata).length > 0 && { providerMetadata: metadata }),
  }
}

function normalizeChoice(choice: CompletionChoice): CompletionChoice {
  const types = choice.content.map(({ type }) => (type === 'refusal' ? 'text' : type))
  return {
    ...choice,
    content: choice.content.map(normalizePart),
    // An ending always has a word on this wire.
    nativeFinishReason: toFinishWord(choice, types, ENDINGS, '', createLosses('')),
  }
}

function normalizePart(part: OutputPart): OutputPart {
  switch (part.type) {
    case 'text':
      // References go back as they came.
      return part.citations === undefined ? part : { ...part, ...CITED }
    case 'reasoning':
      // What was thought goes back as what it is.
      return { ...part, ...toReplay({ type: 'thinking', ...replayOf(part) }) }
    case 'media':
      // And so does media.
      return { ...part, ...toReplay({ type: formOf(part).type }) }
    case 'unknown':
      return isObject(part.value) && typeOf(part.value) !== ''
        ? { ...part, ...toReplay({ type: typeOf(part.value) }) }
        : part
    case 'tool_call': {
      // Every call has an id on this wire: one that was made is one like any other.
      const { syntheticId: _syntheticId, ...call } = part
      return call
    }
    case 'tool_activity':
    case 'refusal':
      return part
    default:
      return part satisfies never
  }
}
