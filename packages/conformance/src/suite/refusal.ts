import { deepEqual, equal, ok } from 'node:assert/strict'
import type { CallMode } from '@concord/core'
import type { Case } from './case.ts'
import { onStage } from './evidence.ts'
import type { Refusal } from './needs.ts'
import type { Harness } from './subject.ts'

/** Tests that what an adapter has not declared is refused, and how. */
export async function runRefusal(one: Case, refusal: Refusal, harness: Harness, mode: CallMode): Promise<void> {
  switch (refusal.type) {
    case 'unsupported':
      return assertRefused(one, refusal.word, harness, mode, false)
    case 'left out': {
      await assertLeftOut(one, refusal.path, harness, mode)
      return assertRefused(one, refusal.path, harness, mode, true)
    }
    case 'not encodable':
      return assertNotEncodable(one, harness, mode)
    case 'none':
      return
    default:
      refusal satisfies never
  }
}

function assertRefused(one: Case, word: string, harness: Harness, mode: CallMode, isStrict: boolean): Promise<void> {
  return onStage(
    one,
    harness,
    mode,
    async (stage) => {
      const error = await stage.askInVain()
      equal(error.kind, 'unsupported', `${word} is not declared: it has to be refused before any request`)
      ok(error.message.includes(word), `the error has to name ${word}: ${error.message}`)
      deepEqual(stage.journal.entries.length, 0, 'no request may leave')
    },
    isStrict,
  )
}

function assertLeftOut(one: Case, path: string, harness: Harness, mode: CallMode): Promise<void> {
  return onStage(one, harness, mode, async (stage) => {
    const { warnings = [] } = await stage.ask()
    const codes = warnings.filter((warning) => warning.path === path).map(({ code }) => code)
    deepEqual(codes, ['unsupported'], `a warning has to say that ${path} was left out`)
  })
}

/** What an answer may not hold is told by the mirror; or its wire carries it all the same, and then nothing may be lost. */
function assertNotEncodable(one: Case, harness: Harness, mode: CallMode): Promise<void> {
  return onStage(one, harness, mode, async (stage) => {
    await stage.ask()
    const isTold = stage.lost.some((path) => path.startsWith('choices'))
    if (!isTold) await one.run(stage)
  })
}
