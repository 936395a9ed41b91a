import { createError, detailsOf } from '@concord/core/adapter'
import { type Mutant, onError } from './mutant.ts'
import { MUTANTS_OF_FAILURES } from './of-failures.ts'

/** The three faults that would cost the most trust; every adapter is broken by each, and each must be caught in all of them. */
export const PLANTED_FAULTS: Readonly<Record<'truncation' | 'retry' | 'key', Mutant>> = {
  truncation: named('a stream that was cut looks finished'),
  retry: named('a stream is begun anew after output'),
  key: {
    name: 'a message shows the key',
    caughtBy: 'an error shows no key, no prompt and no sentence of the vendor',
    breaks: onError((error) => createError(error.kind, `${error.message} (key test-key)`, detailsOf(error))),
  },
}

function named(name: string): Mutant {
  const mutant = MUTANTS_OF_FAILURES.find((one) => one.name === name)
  if (mutant === undefined) throw new Error(`there is no mutant "${name}"`)
  return mutant
}
