import type { OutputPart } from '@concord/core'
import { createReplay, isObject, type Replay, textOrAbsent } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

const tokens: Replay = createReplay(PROVIDER, 'converse')

/** Makes the token of a part: what its block has beside the part's own fields, and the API wants back. */
export const toReplay: Replay['toReplay'] = tokens.toReplay

/** The data of a part's token, where this API minted it. */
export const replayOf: Replay['replayOf'] = tokens.replayOf

/** The signature of what a model thought: Claude's is taken from its own API too. */
export function signatureOf(part: Pick<OutputPart, 'replay'>): string | undefined {
  const { replay } = part
  const isClaude = replay?.provider === 'anthropic' && replay.api === 'messages' && isObject(replay.data)
  return textOrAbsent(isClaude && isObject(replay.data) ? replay.data['signature'] : replayOf(part)?.['signature'])
}
