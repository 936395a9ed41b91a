import type { OutputPart } from '@concord/core'
import { createReplay, isObject, type Replay, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

const tokens: Replay = createReplay(PROVIDER, 'messages')

/** Makes the token of a part: what its block has beside the part's own fields, and the API wants back. */
export const toReplay: Replay['toReplay'] = tokens.toReplay

/** The data of a part's token, where this API minted it. */
export const replayOf: Replay['replayOf'] = tokens.replayOf

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
