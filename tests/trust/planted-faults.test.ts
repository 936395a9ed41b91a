import { describe, expect, test } from 'vitest'
import { loadKit, loadSubjects, type Mutant, passesOn, type Subject } from './kit.ts'

const { checkCuts, checkMutants, checkSecrets, PLANTED_FAULTS } = await loadKit()
const { truncation, retry, key } = PLANTED_FAULTS
const all = await loadSubjects()
const subjects = all.map((subject) => [subject.name, subject] as const)

function broken({ createHarness, ...subject }: Subject, { breaks }: Mutant): Subject {
  return { ...subject, createHarness: () => breaks(createHarness()) }
}

const LONG = { timeout: 300_000 }

describe('a swallowed truncation is caught by the cut matrix', () => {
  test.for(subjects)('%s', LONG, async ([, subject]) => {
    await expect(checkCuts(broken(subject, truncation))).rejects.toThrow('it is taken for whole')
  })
})

describe('a key in a message is caught by the canaries', () => {
  test.for(subjects)('%s', LONG, async ([, subject]) => {
    const looking = checkSecrets(broken(subject, key), passesOn(subject))
    await expect(looking).rejects.toThrow('its message shows the secret of the key')
  })
})

describe(`a retry after output is caught by "${retry.caughtBy}"`, () => {
  test.for(subjects)('%s', LONG, async ([, subject]) => {
    const [caught] = await checkMutants(subject, [retry])
    expect(caught?.modes).toEqual(['stream'])
  })
})

describe('the cases of the suite that are named for them catch them too', () => {
  const [, vendor] = subjects.find(([, subject]) => !passesOn(subject)) ?? []

  test.for([truncation, key].map((fault) => [fault.caughtBy, fault] as const))('%s', LONG, async ([, fault]) => {
    if (vendor === undefined) throw new Error('there is no vendor to break')
    const [caught] = await checkMutants(vendor, [fault])
    expect(caught?.modes).not.toEqual([])
  })
})
