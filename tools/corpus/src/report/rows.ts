import type { InteractionReport } from '../check-interaction.ts'
import type { CorpusReport } from '../check-corpus.ts'

/** One row of the report: what became of one vendor's endpoint, streamed or not. */
export interface Row {
  readonly vendor: string
  readonly endpoint: string
  readonly isStreamed: boolean
  readonly seen: number
  readonly translated: number
  readonly violations: number
  readonly inContract: number
  readonly inMetadata: number
  readonly leftOut: number
  readonly lost: number
  readonly requests: number
  readonly requestsEqual: number
  readonly answers: number
  readonly mirrored: number
  /** Why none of it was read; absent where an adapter serves it. */
  readonly reason?: string
}

/** Puts the interactions of one vendor's endpoint together. */
export function toRows({ checked, leftOut }: CorpusReport): readonly Row[] {
  const groups = Map.groupBy(checked, keyOf)
  const others = Map.groupBy(leftOut, (one) => `${keyOf(one)} ${one.reason}`)
  return [
    ...[...groups.values()].map(toRow),
    ...[...others.values()].flatMap((group) => {
      const [first] = group
      return first === undefined ? [] : [{ ...EMPTY, ...headOf(first), seen: group.length, reason: first.reason }]
    }),
  ].toSorted((a, b) => compare(keyOf(a), keyOf(b)))
}

type Head = Pick<Row, 'vendor' | 'endpoint' | 'isStreamed'>

function keyOf({ vendor, endpoint, isStreamed }: Head): string {
  return `${vendor} ${endpoint} ${isStreamed ? 1 : 0}`
}

function headOf({ vendor, endpoint, isStreamed }: Head): Head {
  return { vendor, endpoint, isStreamed }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const EMPTY: Omit<Row, keyof Head> = {
  seen: 0,
  translated: 0,
  violations: 0,
  inContract: 0,
  inMetadata: 0,
  leftOut: 0,
  lost: 0,
  requests: 0,
  requestsEqual: 0,
  answers: 0,
  mirrored: 0,
}

function toRow(group: readonly InteractionReport[]): Row {
  const count = (read: (report: InteractionReport) => number): number =>
    group.reduce((sum, report) => sum + read(report), 0)
  const [first] = group
  return {
    ...(first === undefined ? { vendor: '', endpoint: '', isStreamed: false } : headOf(first)),
    seen: group.length,
    translated: count(({ isTranslated }) => Number(isTranslated)),
    violations: count(({ findings }) => findings.filter(({ check }) => check === 'law').length),
    inContract: count(({ kept }) => kept?.inContract ?? 0),
    inMetadata: count(({ kept }) => kept?.inMetadata ?? 0),
    leftOut: count(({ kept }) => kept?.leftOut ?? 0),
    lost: count(({ kept }) => kept?.lost ?? 0),
    requests: count(({ request }) => Number(request !== undefined)),
    requestsEqual: count(({ request }) => Number(request?.isEqual === true)),
    answers: count(({ isAnswer }) => Number(isAnswer)),
    mirrored: count(({ isMirrored }) => Number(isMirrored)),
  }
}
