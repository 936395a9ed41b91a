import type { CompletionChoice, CompletionResponse, OutputPart } from '@concord/core'
import { createLosses } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { toReplay } from '../../response/replay.ts'
import { typesOf } from '../../response/response.ts'
import { ownMetadata, toFinishWord } from './body.ts'
import { dataOf, type Group, toGroups } from './groups.ts'
import { toUsageBody } from './usage.ts'

/** What a response is after it went over this wire and back, where nothing was lost. Idempotent. */
export function normalize(response: CompletionResponse): CompletionResponse {
  const { providerMetadata: _metadata, ...rest } = response
  const [choice] = response.choices
  const losses = createLosses('')
  const { usage: ownUsage, ...own } = ownMetadata(response, losses)
  // Every usage on the wire is the vendor's own, and is kept as such.
  const usage = response.usage === undefined ? {} : { usage: toUsageBody(response.usage, ownUsage, losses) }
  const providerMetadata = { ...own, ...usage }
  return {
    ...rest,
    // The wire does not say who answers: its adapter does.
    provider: PROVIDER,
    // A response is one choice.
    choices: [normalizeChoice(choice)],
    ...(Object.keys(providerMetadata).length > 0 && { providerMetadata }),
  }
}

function normalizeChoice(choice: CompletionChoice): CompletionChoice {
  const calls = new Map<string, string>()
  return {
    ...choice,
    content: toGroups(choice.content).flatMap((group) => normalizeGroup(group, calls)),
    // An ending always has a word on this wire.
    nativeFinishReason: toFinishWord(choice, typesOf(choice.content), createLosses('')),
  }
}

/** Every item has an id and more that goes back: the token of its first part. */
function normalizeGroup(group: Group, calls: Map<string, string>): readonly OutputPart[] {
  const [first, ...others] = group
  const data = dataOf(group, calls)
  if (first.type === 'tool_activity' && first.output === undefined) calls.set(first.name, first.id)
  const token = Object.keys(data).length > 0 ? toReplay(data) : {}
  return [{ ...normalizePart(first), ...token }, ...others]
}

/** Every call has an id on this wire: one that was made is one like any other. */
function normalizePart(part: OutputPart): OutputPart {
  if (part.type !== 'tool_call' || part.syntheticId === undefined) return part
  const { syntheticId: _syntheticId, ...call } = part
  return call
}
