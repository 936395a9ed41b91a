import type { ReplayToken } from '../contract/metadata.ts'
import type { OutputPart } from '../contract/part.ts'
import { isObject, type WireObject } from './wire.ts'

/** Makes and reads the tokens of one API. */
export interface Replay {
  /** Makes the token of a part: what the API wants back beside the part's own fields. */
  readonly toReplay: (data: WireObject) => { readonly replay: ReplayToken }
  /** The data of a part's token; `undefined` where another API minted it. */
  readonly replayOf: (part: Pick<OutputPart, 'replay'>) => WireObject | undefined
}

/** Makes what makes and reads the tokens of one API of a vendor: it takes those of no other. */
export function createReplay(provider: string, api: string): Replay {
  return {
    toReplay: (data) => ({ replay: { provider, api, data } }),
    replayOf({ replay }) {
      const isOwn = replay?.provider === provider && replay.api === api
      return isOwn && isObject(replay.data) ? replay.data : undefined
    },
  }
}
