import type { OutputPart, ReplayToken } from '@concord/core'
import { isObject, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

/** Makes the token of a part: what its block has beside the part's own fields, and the API wants back. */
export function toReplay(data: WireObject): { readonly replay: ReplayToken } {
  return { replay: { provider: PROVIDER, api: API, data } }
}

/** The data of a part's token, where this API minted it. */
export function replayOf({ replay }: Pick<OutputPart, 'replay'>): WireObject | undefined {
  const isOwn = replay?.provider === PROVIDER && replay.api === API
  return isOwn && isObject(replay.data) ? replay.data : undefined
}

/** The signature of what a model thought: Claude's is taken from its own API too. */
export function signatureOf(part: Pick<OutputPart, 'replay'>): string | undefined {
  const { replay } = part
  const isClaude = replay?.provider === 'anthropic' && replay.api === 'messages' && isObject(replay.data)
  return textOrAbsent(isClaude && isObject(replay.data) ? replay.data['signature'] : replayOf(part)?.['signature'])
}

const API = 'converse'
