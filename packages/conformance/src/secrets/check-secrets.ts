import { format, inspect } from 'node:util'
import { causeOf, type CompletionError, type Warning } from '@concord/core'
import type { Subject } from '../suite/subject.ts'
import { createInProcessClient } from '../wire/in-process-client.ts'
import { createBodySamples } from '../wire/samples.ts'
import { CALL, CANARIES, toSecretRequest } from './canaries.ts'
import { collectErrors } from './collect-errors.ts'
import { createListener } from './listener.ts'

/** How many errors were looked at, and in how many ways. */
export interface SecretsReport {
  readonly subject: string
  readonly errors: number
  readonly looks: number
}

/**
 * Lets a subject fail in every way while secrets are wherever one may be: in key, headers, prompt, arguments, results, answers and
 * in what the vendor says. Rejects where an error, a warning or a log shows one; the vendor's own words are given by `causeOf` alone.
 */
export async function checkSecrets(subject: Subject, passesOn: boolean = false): Promise<SecretsReport> {
  using listener = createListener()
  const errors = await collectErrors(subject, passesOn)
  for (const { name, error } of errors) {
    for (const [way, look] of LOOKS) assertNone(look(error), `${name}: ${way}`)
    const isVendors = !passesOn && error.status !== undefined && error.kind !== 'invalid_response'
    if (isVendors && causeOf(error) === undefined) throw new Error(`${name}: the vendor's own error is lost`)
  }
  const warnings = await collectWarnings(subject)
  assertNone(JSON.stringify(warnings), 'a warning')
  assertNone(listener.heard.join('\n'), 'a log')
  return { subject: subject.name, errors: errors.length, looks: errors.length * LOOKS.length }
}

/** Every way in which a program, a logger or Node shows an error. */
const LOOKS: readonly (readonly [way: string, look: (error: CompletionError) => string])[] = [
  ['its message', ({ message }) => message],
  ['its text', String],
  ['its stack', ({ stack = '' }) => stack],
  ['as JSON', (error) => JSON.stringify(error)],
  ['as JSON within an object', (error) => JSON.stringify({ context: { error, list: [error] } })],
  ['its own fields', (error) => JSON.stringify({ ...error })],
  ['everything that is its own, hidden or not', (error) => showOwn(error)],
  ['a copy of it', (error) => inspect(structuredClone(error), DEEP)],
  ['inspected', (error) => inspect(error)],
  ['inspected, however deep', (error) => inspect(error, { ...DEEP, showHidden: true, getters: true })],
  ['inspected without its own way', (error) => inspect(error, { ...DEEP, customInspect: false })],
  [
    'inspected without its own way, hidden fields and getters included',
    (error) => inspect(error, { ...DEEP, customInspect: false, showHidden: true, getters: true }),
  ],
  ['inspected within an object', (error) => inspect({ a: { b: [error] } }, { ...DEEP, showHidden: true })],
  ['as the cause of another', (error) => inspect(new Error('outer', { cause: error }), { ...DEEP, showHidden: true })],
  ['among several', (error) => inspect(new AggregateError([error]), DEEP)],
  ['formatted', (error) => format('%s %o %O %j', error, error, error, error)],
]

const DEEP = { depth: Infinity, maxStringLength: Infinity, maxArrayLength: Infinity } as const

/** Every property of an error, by its name or its symbol. */
function showOwn(error: CompletionError): string {
  const own = Reflect.ownKeys(error).map((key) => [String(key), Reflect.getOwnPropertyDescriptor(error, key)] as const)
  return JSON.stringify(own) + JSON.stringify(error, Object.getOwnPropertyNames(error))
}

/** Throws where a text shows a secret. */
function assertNone(text: string, place: string): void {
  const shown = Object.entries(CANARIES).find(([, canary]) => text.includes(canary))
  if (shown !== undefined) throw new Error(`${place} shows the secret of the ${shown[0]}`)
}

/** The warnings of a request whose hints hold secrets, and of a history that has to be mended. */
async function collectWarnings({ createHarness }: Subject): Promise<readonly Warning[]> {
  const harness = createHarness()
  await using wired = await createInProcessClient(harness)
  const [sample] = await createBodySamples(harness)
  if (sample === undefined) return []
  const { bytes, contentType, headers } = sample
  wired.answerWith(() => new Response(bytes, { headers: { 'content-type': contentType, ...headers } }))
  const request = toSecretRequest(harness.capabilities)
  const mended =
    request.messages === undefined
      ? request
      : {
          ...request,
          messages: [
            ...request.messages,
            { role: 'tool', toolCallId: CANARIES.result, content: CANARIES.result },
          ] as const,
        }
  const { warnings = [] } = await wired.client.complete({ ...mended, serviceTier: CANARIES.prompt }, CALL)
  return warnings
}
