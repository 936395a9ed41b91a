import type { OutputPart, ReplayToken } from '@concord/core'
import { isObject, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../host.ts'

/** Makes the token of an item's first part: what the item has beside the fields of its parts, and the API wants back. */
export function toReplay(data: WireObject, { provider }: Host): { readonly replay: ReplayToken } {
  return { replay: { provider, api: API, data } }
}

/** The data of a part's token, where this API minted it. */
export function replayOf({ replay }: Pick<OutputPart, 'replay'>, { provider }: Host): WireObject | undefined {
  const isOwn = replay?.provider === provider && replay.api === API
  return isOwn && isObject(replay.data) ? replay.data : undefined
}

const API = 'responses'

/** An object without some of its fields. */
export function without(object: WireObject, fields: readonly string[]): WireObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !fields.includes(key)))
}
