import type { CompletionChoice, CompletionResponse, OutputPart } from '@concord/core'
import { createLosses } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { toFinishWord } from './body.ts'
import { toUsageBody } from './usage.ts'

/**
 * What a response is after it went over this wire and back, where nothing was lost. Idempotent.
 */
export function normalize(response: CompletionResponse): CompletionResponse {
  const [first, ...others] = response.choices
  return {
    ...response,
    // The wire does not say who answers: its adapter does.
    provider: PROVIDER,
    choices: [normalizeChoice(first), ...others.map(normalizeChoice)],
    ...withUsage(response),
  }
}

/** Every usage on the wire is the vendor's own, and is kept as such. */
function withUsage({
  usage,
  provider,
  providerMetadata,
}: CompletionResponse): Pick<CompletionResponse, 'providerMetadata'> {
  if (usage === undefined) return {}
  const own = provider === PROVIDER ? providerMetadata?.['usage'] : undefined
  return { providerMetadata: { ...providerMetadata, usage: toUsageBody(usage, own) } }
}

function normalizeChoice(choice: CompletionChoice): CompletionChoice {
  const { nativeFinishReason: _native, ...rest } = choice
  const word = toFinishWord(choice, '', createLosses(''))
  return {
    ...rest,
    content: choice.content.map(normalizePart),
    // An ending always has a word on this wire, but for the unknown one.
    ...(word !== null && { nativeFinishReason: word }),
  }
}

/** Every call has an id on this wire: one that was made is one like any other. */
function normalizePart(part: OutputPart): OutputPart {
  if (part.type !== 'tool_call' || part.syntheticId === undefined) return part
  const { syntheticId: _syntheticId, ...call } = part
  return call
}
