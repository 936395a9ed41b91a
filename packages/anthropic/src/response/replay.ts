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

/**
 * The data of a thought's token; a signature that Bedrock minted is Claude's own.
 *
 * Source: https://platform.claude.com/docs/en/build-with-claude/extended-thinking (signatures are the same on every platform)
 */
export function thoughtOf(part: Pick<OutputPart, 'replay'>): WireObject | undefined {
  const { replay } = part
  const isBedrock = replay?.provider === 'bedrock' && replay.api === 'converse'
  if (!isBedrock) return replayOf(part)
  const signature = isObject(replay.data) ? textOrAbsent(replay.data['signature']) : undefined
  return signature === undefined ? undefined : { signature }
}

const API = 'messages'
