import type { CallMode, CompletionError, CompletionRequest } from '@concord/core'
import { createError } from '@concord/core/adapter'
import { createScriptedClient, text, toChunks } from '@concord/emulator'
import { STATUSES } from '../cases/errors.ts'
import type { Harness } from '../suite/subject.ts'
import { createResetError, toResponse } from '../wire/body.ts'
import type { Respond } from '../wire/in-process-client.ts'
import { CANARIES } from './canaries.ts'

/** A way to fail, with what the vendor knows in it. */
export interface Failing {
  readonly name: string
  /** Default: both. */
  readonly modes?: readonly CallMode[]
  readonly respond: Respond
  /** Whether the caller ends the call once the answer has begun. */
  readonly isAborted?: true
}

const VENDOR = `Incorrect key ${CANARIES.key} in ${CANARIES.header}: ${CANARIES.vendor} ${CANARIES.prompt}`

/**
 * Every way to fail that a vendor, a proxy or a network has. A service of ours (`passesOn`) writes no secret into its messages, which
 * are then passed on.
 */
export async function createFailures(harness: Harness, passesOn: boolean): Promise<readonly Failing[]> {
  const { dialect } = harness
  const request: CompletionRequest = { model: 'model-1', prompt: 'Hello?' }
  const answered = await createScriptedClient(text(`${CANARIES.answer} and more`)).complete(request)
  const encoder = dialect.createEncoder({ request, stream: true })
  const chunks = toChunks(answered)
  const begun = join(chunks.slice(0, 2).map((chunk) => encoder.encode(chunk)))
  const failure = toVendorError('overloaded', 529, passesOn)
  const failed = dialect.createEncoder({ request, stream: true }).fail(failure)
  const wire = { contentType: encoder.contentType, headers: dialect.toHeaders(answered) }
  const stream = { modes: ['stream'] as const }
  return [
    ...STATUSES.map(([status, kind]) => ({
      name: `status ${status} of the kind ${kind}`,
      respond: respondWithError(harness, toVendorError(kind, status, passesOn)),
    })),
    page('a page of HTML', 200, 'text/html', `<p>${VENDOR}</p>`),
    page('a page of HTML with a status', 502, 'text/html', `<p>${VENDOR}</p>`),
    page('no JSON', 200, 'application/json', `{"${VENDOR}`),
    page('a string', 200, 'application/json', JSON.stringify(VENDOR)),
    page('another object', 200, 'application/json', JSON.stringify({ [VENDOR]: VENDOR })),
    page('an error that is a string', 400, 'application/json', JSON.stringify({ error: VENDOR, code: VENDOR })),
    page('an error of words', 400, 'application/json', JSON.stringify({ error: { type: VENDOR, param: VENDOR } })),
    { name: 'a failure with status 200', respond: () => Response.json(dialect.toErrorBody(failure).body) },
    { name: 'no connection', respond: () => Promise.reject(refused()) },
    { name: 'a cut', ...stream, respond: () => toResponse(wire, begun, 'close') },
    { name: 'a reset', ...stream, respond: () => toResponse(wire, begun, 'reset') },
    { name: 'a failure in mid-stream', ...stream, respond: () => toResponse(wire, join([begun, failed]), 'close') },
    { name: 'a line that is none', ...stream, respond: () => toResponse(wire, join([begun, BROKEN]), 'close') },
    {
      name: 'a reset within a body',
      respond: () => toResponse({ ...wire, contentType: 'application/json' }, begun, 'reset'),
    },
    { name: 'an abort', ...stream, isAborted: true, respond: () => toResponse(wire, begun, 'reset') },
  ]
}

const BROKEN = `data: {"${VENDOR}\n\n{"${VENDOR}\n\n`

function toVendorError(kind: (typeof STATUSES)[number][1], status: number, isOurs: boolean): CompletionError {
  return createError(kind, isOurs ? 'a failure' : VENDOR, { provider: 'emulator', status, requestId: 'request-1' })
}

function respondWithError({ dialect }: Harness, error: CompletionError): Respond {
  const { status, headers, body } = dialect.toErrorBody(error)
  return () => Response.json(body, { status, headers: { ...headers, 'x-vendor': CANARIES.vendor } })
}

function page(name: string, status: number, type: string, body: string): Failing {
  return { name, respond: () => new Response(body, { status, headers: { 'content-type': type } }) }
}

function refused(): Error {
  const cause = Object.assign(new Error(`connect ECONNREFUSED ${VENDOR}`), { code: 'ECONNREFUSED', address: VENDOR })
  return Object.assign(new TypeError('fetch failed', { cause }), { reset: createResetError() })
}

function join(frames: readonly (string | Uint8Array)[]): Uint8Array {
  return new Uint8Array(Buffer.concat(frames.map((one) => (typeof one === 'string' ? Buffer.from(one) : one))))
}
