import type { ServerResponse } from 'node:http'
import type { Fault, FaultPlace } from '../script/faults.ts'
import { createPlaceFinder } from './place-finder.ts'

/** Where an answer is written. */
export interface Outlet {
  readonly outgoing: ServerResponse
  /** Aborts when the connection is closed, by whomever. */
  readonly gone: AbortSignal
  readonly bytesPerWrite: number
  /** Called before the body is ended early. */
  readonly onCut: () => void
  /** Destroys the connection. */
  readonly breakOff: () => void
}

/** Writes an answer, with the fault that is scripted for it. */
export async function writeResponse(outlet: Outlet, response: Response, fault: Fault | undefined): Promise<void> {
  const { outgoing, gone } = outlet
  const wire = replaceContent(response, fault)
  if (fault?.type === 'slow_headers') await untilGone(fault.wait(), gone)
  const isEarly = (fault?.type === 'reset' || fault?.type === 'stall') && fault.place === undefined
  if (isEarly) await breakBody(outlet, fault.type)
  if (isEarly || gone.aborted) return discard(wire)
  outgoing.writeHead(wire.status, Object.fromEntries(wire.headers))
  if (wire.body === null) {
    outgoing.end()
    return
  }
  outgoing.flushHeaders()
  await writeBody(outlet, wire, hasPlace(fault) ? fault : undefined)
}

function replaceContent(response: Response, fault: Fault | undefined): Response {
  if (fault?.type !== 'wrong_content' && fault?.type !== 'empty') return response
  discard(response)
  const { status, headers } = response
  return fault.type === 'empty'
    ? new Response(null, { status, headers })
    : new Response(fault.body, { status: fault.status, headers: { 'content-type': fault.contentType } })
}

type PlacedFault = Extract<Fault, { readonly place?: FaultPlace }> & { readonly place: FaultPlace }

function hasPlace(fault: Fault | undefined): fault is PlacedFault {
  return fault !== undefined && 'place' in fault && fault.place !== undefined
}

async function writeBody(outlet: Outlet, wire: Response, fault: PlacedFault | undefined): Promise<void> {
  const contentType = wire.headers.get('content-type') ?? ''
  let find = fault === undefined ? undefined : createPlaceFinder(fault.place, contentType)
  for await (const bytes of readBody(wire, outlet.gone)) {
    const offset = find?.(bytes)
    await write(outlet, bytes.subarray(0, offset))
    if (fault === undefined || offset === undefined) continue
    if (fault.type !== 'malformed') return breakBody(outlet, fault.type)
    await write(outlet, brokenLine(fault.line, contentType))
    await write(outlet, bytes.subarray(offset))
    find = undefined
  }
  outlet.outgoing.end()
}

/** Reads the body until it ends or nobody wants it, from an empty piece on: a place may be before the first byte. */
async function* readBody({ body }: Response, gone: AbortSignal): AsyncGenerator<Uint8Array, undefined> {
  const reader = body?.getReader()
  const leave = (): void => void reader?.cancel().catch(() => {})
  gone.addEventListener('abort', leave, { once: true })
  try {
    yield new Uint8Array(0)
    for (;;) {
      const read = await reader?.read()
      if (read?.value === undefined || gone.aborted) return undefined
      yield read.value
    }
  } finally {
    leave()
  }
}

type Break = 'cut' | 'reset' | 'stall'

/** Ends the body in its midst, and its source. */
async function breakBody({ outgoing, gone, onCut, breakOff }: Outlet, how: Break): Promise<void> {
  if (how === 'stall') await untilGone(NEVER, gone)
  if (how === 'reset') breakOff()
  if (how !== 'cut') return
  onCut()
  outgoing.end()
}

function discard(response: Response): void {
  void response.body?.cancel().catch(() => {})
}

const NEVER = new Promise<never>(() => {})

async function untilGone(promise: Promise<unknown>, gone: AbortSignal): Promise<void> {
  if (gone.aborted) return
  const { promise: left, resolve } = Promise.withResolvers<void>()
  const leave = (): void => resolve()
  gone.addEventListener('abort', leave, { once: true })
  await Promise.race([promise, left])
  gone.removeEventListener('abort', leave)
}

/** Resolves when the bytes have left, so that what follows (a reset, a slow reader) comes after them. */
async function write({ outgoing, bytesPerWrite }: Outlet, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.length; start += bytesPerWrite) {
    if (outgoing.destroyed) return
    const piece = bytes.subarray(start, start + bytesPerWrite)
    await new Promise<void>((resolve) => {
      outgoing.write(piece, () => resolve())
    })
    // A reader in this process reads the piece before the next one leaves.
    if (bytesPerWrite !== Infinity) await new Promise((resolve) => void setImmediate(resolve))
  }
}

function brokenLine(line: string | undefined, contentType: string): Uint8Array {
  const text = line ?? '{"broken'
  const isEventStream = contentType.startsWith('text/event-stream')
  return new TextEncoder().encode(isEventStream ? `data: ${text}\n\n` : `${text}\n`)
}
