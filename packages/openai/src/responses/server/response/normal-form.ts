import type { CompletionChoice, CompletionResponse, OutputPart } from '@concord/core'
import { createLosses, ownMetadata, typesOf } from '@concord/core/adapter'
import { type Host, OPENAI } from '../../../host.ts'
import { toReplay } from '../../response/replay.ts'
import { RESPONSE_FIELDS } from '../../response/response.ts'
import { toWord } from './body.ts'
import { dataOf, type Group, toGroups } from './groups.ts'
import { toUsageBody } from './usage.ts'

/** What a response is after it went over this wire and back, where nothing was lost. Idempotent. */
export function normalize(response: CompletionResponse): CompletionResponse {
  return normalizeFor(response, OPENAI)
}

/** The same of a host's wire. */
export function normalizeFor(response: CompletionResponse, host: Host): CompletionResponse {
  const { providerMetadata: _metadata, ...rest } = response
  const [choice] = response.choices
  const losses = createLosses('')
  const { usage: ownUsage, ...own } = ownMetadata(response, host.provider, RESPONSE_FIELDS, losses)
  // Every usage on the wire is the vendor's own, and is kept as such.
  const usage = response.usage === undefined ? {} : { usage: toUsageBody(response.usage, ownUsage, losses) }
  const providerMetadata = { ...own, ...usage }
  return {
    ...rest,
    // The wire does not say who answers: its adapter does.
    provider: host.provider,
    // A response is one choice.
    choices: [normalizeChoice(choice, host)],
    ...(Object.keys(providerMetadata).length > 0 && { providerMetadata }),
  }
}

function normalizeChoice(choice: CompletionChoice, host: Host): CompletionChoice {
  const calls = new Map<string, string>()
  return {
    ...choice,
    content: toGroups(choice.content, host).flatMap((group) => normalizeGroup(group, calls, host)),
    // An ending always has a word on this wire.
    nativeFinishReason: toWord(choice, typesOf(choice.content), createLosses('')),
  }
}

/** Every item has an id and more that goes back: the token of its first part. */
function normalizeGroup(group: Group, calls: Map<string, string>, host: Host): readonly OutputPart[] {
  const [first, ...others] = group
  const data = dataOf(group, calls, host)
  if (first.type === 'tool_activity' && first.output === undefined) calls.set(first.name, first.id)
  const token = Object.keys(data).length > 0 ? toReplay(data, host) : {}
  return [{ ...normalizePart(first), ...token }, ...others]
}

/** Every call has an id on this wire: one that was made is one like any other. */
function normalizePart(part: OutputPart): OutputPart {
  if (part.type !== 'tool_call' || part.syntheticId === undefined) return part
  const { syntheticId: _syntheticId, ...call } = part
  return call
}
