import type { OutputPart, ReplayToken } from '@concord/core'
import { isObject, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

/** Makes the token of a part: the field of a message that it came from, and what the API wants back beside its text. */
export function toReplay(data: WireObject): { readonly replay: ReplayToken } {
  return { replay: { provider: PROVIDER, api: API, data } }
}

/** The data of a part's token, where this API minted it. */
export function replayOf({ replay }: Pick<OutputPart, 'replay'>): WireObject | undefined {
  const isOwn = replay?.provider === PROVIDER && replay.api === API
  return isOwn && isObject(replay.data) ? replay.data : undefined
}

const API = 'chat'
