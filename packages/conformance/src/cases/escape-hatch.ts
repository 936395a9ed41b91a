import { deepEqual, equal, ok } from 'node:assert/strict'
import type { CompletionRequest } from '@concord/core'
import type { Case } from '../suite/case.ts'
import { DEFAULT_REQUEST } from '../suite/stage.ts'

const PROBE = { conformance: { probe: [1] } }

/** Group M: what a vendor has and the contract does not. */
export const ESCAPE_HATCH: readonly Case[] = [
  {
    group: 'M',
    name: 'headers of a call are sent',
    async run(stage) {
      await stage.ask(undefined, { headers: { 'x-concord-probe': 'probe-1' } })
      equal(stage.journal.entries[0]?.headers['x-concord-probe'], 'probe-1')
    },
  },
  {
    group: 'M',
    name: 'the vendor’s own parameters are sent as they are',
    async run(stage) {
      const { client, harness, journal } = stage
      const own = harness.ownParameter ?? PROBE
      await stage.ask(withOptions(client.provider, own))
      const body = journal.entries[0]?.body
      for (const [key, value] of Object.entries(own)) deepEqual(findValue(body, key), value)
    },
  },
  {
    group: 'M',
    name: 'the parameters of another vendor are not sent',
    async run(stage) {
      await stage.ask(withOptions('nobody', { foreign_probe: 'FOREIGN' }))
      const sent = stage.requests[0]?.providerOptions?.['nobody' as never]
      const isInBody = JSON.stringify(stage.journal.entries[0]?.body).includes('FOREIGN')
      ok(!isInBody || sent !== undefined, 'only a wire that keeps them apart may carry them')
    },
  },
  {
    group: 'M',
    name: 'the vendor’s id of the request is told',
    async run(stage) {
      equal((await stage.ask()).requestId, 'request-1')
    },
  },
  {
    group: 'M',
    name: 'a model that the request names is asked for',
    async run(stage) {
      await stage.ask({ ...DEFAULT_REQUEST, model: 'another/model:1' })
      equal(stage.requests[0]?.model, 'another/model:1')
    },
  },
]

/** The types of `providerOptions` are those of the packages that are installed; here it is any. */
function withOptions(provider: string, options: object): CompletionRequest {
  return { ...DEFAULT_REQUEST, providerOptions: { [provider]: options } }
}

/** The first value of a key, however deep. */
function findValue(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  if (Object.hasOwn(value, key)) return value[key as keyof object]
  return Object.values(value)
    .map((inner) => findValue(inner, key))
    .find((found) => found !== undefined)
}
