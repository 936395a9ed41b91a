import type { InteractionReport } from '../check-interaction.ts'
import { LANES } from '../lanes/index.ts'

/** What one adapter leaves beside the contract, with its reasons. */
export interface LaneRow {
  readonly lane: string
  /** The part of the leaves of its requests that fields of the contract carry. */
  readonly share: number | undefined
  readonly metadata: readonly KeyRow[]
  readonly options: readonly KeyRow[]
  /** Differences between bodies that mean the same. */
  readonly normalForms: readonly KeyRow[]
}

/** A key, how many interactions have it, and why no field of the contract holds it. */
export interface KeyRow {
  readonly key: string
  readonly count: number
  readonly reason?: string
}

/** Gathers what each adapter leaves beside the contract. */
export function toLaneRows(checked: readonly InteractionReport[]): readonly LaneRow[] {
  return LANES.flatMap(({ name, metadata, options }) => {
    const own = checked.filter(({ lane }) => lane === name)
    if (own.length === 0) return []
    const requests = own.flatMap(({ request }) => request ?? [])
    const inContract = requests.reduce((sum, request) => sum + request.inContract, 0)
    const all = requests.reduce((sum, request) => sum + request.inContract + request.inOptions, 0)
    return [
      {
        lane: name,
        share: all === 0 ? undefined : inContract / all,
        metadata: toKeyRows(
          own.flatMap(({ kept }) => kept?.metadataKeys ?? []),
          metadata,
        ),
        options: toKeyRows(
          requests.flatMap(({ optionKeys }) => optionKeys),
          options,
        ),
        normalForms: toKeyRows(requests.flatMap(({ forms }) => forms)),
      },
    ]
  })
}

function toKeyRows(keys: readonly string[], reasons: Readonly<Record<string, string>> = {}): readonly KeyRow[] {
  return [...Map.groupBy(keys, (key) => key)]
    .map(([key, group]) => ({ key, count: group.length, ...reasonOf(key, reasons) }))
    .toSorted((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
}

/** The reason of a key is that of what it stands in. */
function reasonOf(key: string, reasons: Readonly<Record<string, string>>): Pick<KeyRow, 'reason'> {
  const names = key.split('.')
  const known = names
    .map((_name, i) => names.slice(0, names.length - i).join('.'))
    .find((name) => Object.hasOwn(reasons, name))
  const reason = known === undefined ? undefined : reasons[known]
  return reason === undefined ? {} : { reason }
}
