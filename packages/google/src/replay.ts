import type { OutputPart, ReplayToken } from '@concord/core'
import { isObject, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from './config.ts'

/** Makes and reads the tokens of one API. */
export interface Replay {
  readonly toReplay: (data: WireObject) => { readonly replay: ReplayToken }
  /** The data of a part's token; `undefined` where another API minted it. */
  readonly replayOf: (part: Pick<OutputPart, 'replay'>) => WireObject | undefined
}

/** Makes what makes and reads the tokens of one API: neither takes those of the other. */
export function createReplay(api: string): Replay {
  return {
    toReplay: (data) => ({ replay: { provider: PROVIDER, api, data } }),
    replayOf({ replay }) {
      const isOwn = replay?.provider === PROVIDER && replay.api === api
      return isOwn && isObject(replay.data) ? replay.data : undefined
    },
  }
}
