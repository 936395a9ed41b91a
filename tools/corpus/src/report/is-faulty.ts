import type { CorpusReport } from '../check-corpus.ts'

/** The part of the requests that has to come back as it was: a recorded one may be a fault of its own. */
const EQUAL = 0.99

/** Whether anything is wrong: each finding is, but for the few requests that come back otherwise, which the report shows. */
export function isFaulty({ checked }: CorpusReport): boolean {
  const requests = checked.flatMap(({ request }) => request ?? [])
  const equal = requests.filter(({ isEqual }) => isEqual).length
  return (
    equal < requests.length * EQUAL || checked.some(({ findings }) => findings.some(({ check }) => check !== 'request'))
  )
}
