import type { CallMode, CompletionChoice, CompletionResponse, OutputPart, ProviderMetadata } from '@concord/core'
import { createLosses, toFinishWord, typesOf } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { replayOf, toReplay } from '../../response/replay.ts'
import { toActivityKind } from './activities.ts'
import { ENDINGS, isBlocked } from './body.ts'
import { parseArguments } from './parts.ts'
import { toUsageBody } from './usage.ts'

/** What a response is after it went over this wire and back, where nothing was lost. Idempotent. */
export function normalize(response: CompletionResponse, _mode: CallMode = 'complete'): CompletionResponse {
  const { providerMetadata = {}, provider, ...rest } = response
  const own = provider === PROVIDER ? providerMetadata : {}
  const usage = toUsageBody(response, own['usage'], createLosses(''))
  const [first, ...others] = response.choices
  return {
    ...rest,
    // The wire does not say who answers: its adapter does.
    provider: PROVIDER,
    choices: isBlocked(response.choices)
      ? [{ ...first, nativeFinishReason: first.nativeFinishReason ?? 'SAFETY' }]
      : [normalizeChoice(first), ...others.map(normalizeChoice)],
    // The usage is kept as it was written.
    ...toMetadata({ ...own, ...(usage !== undefined && { usage }) }),
  }
}

function toMetadata(metadata: ProviderMetadata): { providerMetadata?: ProviderMetadata } {
  return Object.keys(metadata).length > 0 ? { providerMetadata: metadata } : {}
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
    case 'reasoning':
      // A thought goes back as one.
      return { ...part, ...toReplay({ thought: true, ...replayOf(part) }) }
    case 'tool_call': {
      // Every call has an id on this wire: one that was made is one like any other.
      const { syntheticId: _syntheticId, ...call } = part
      return { ...call, arguments: normalizeArguments(call.arguments) }
    }
    case 'tool_activity': {
      // What the vendor ran goes back as the part that it was, with the id that it has on the wire.
      const token = toReplay({ ...replayOf(part), part: toActivityKind(part), id: part.id })
      return part.output === undefined
        ? { ...part, arguments: normalizeArguments(part.arguments ?? ''), ...token }
        : { ...part, ...token }
    }
    case 'unknown':
      // A part goes back as what it is.
      return { ...part, ...toReplay({ part: 'unknown' }) }
    case 'text':
    case 'refusal':
    case 'media':
      return part
    default:
      return part satisfies never
  }
}

/** The wire holds the value of the arguments; nothing is an object without fields. */
function normalizeArguments(written: string): string {
  const value = parseArguments(written)
  return value === undefined ? written : JSON.stringify(value)
}
