import { createReplay, type Replay } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'

const tokens: Replay = createReplay(PROVIDER, 'generate-content')

/** Makes the token of a part: what its wire part has beside the part's own fields, and the API wants back. */
export const toReplay: Replay['toReplay'] = tokens.toReplay

/** The data of a part's token, where this API minted it. */
export const replayOf: Replay['replayOf'] = tokens.replayOf
