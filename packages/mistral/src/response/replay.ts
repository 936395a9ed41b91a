import { createReplay, type Replay } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

const tokens: Replay = createReplay(PROVIDER, 'chat')

/** Makes the token of a part: what its chunk has beside the part's own fields, and goes back with it. */
export const toReplay: Replay['toReplay'] = tokens.toReplay

/** The data of a part's token, where this API minted it. */
export const replayOf: Replay['replayOf'] = tokens.replayOf
