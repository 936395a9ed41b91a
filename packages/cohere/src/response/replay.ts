import { createReplay, type Replay } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

const tokens: Replay = createReplay(PROVIDER, 'chat')

/** Makes the token of a part: the field of a message that it came from, and what the API wants back beside its text. */
export const toReplay: Replay['toReplay'] = tokens.toReplay

/** The data of a part's token, where this API minted it. */
export const replayOf: Replay['replayOf'] = tokens.replayOf
