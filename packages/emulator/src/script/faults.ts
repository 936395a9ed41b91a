/** What goes wrong on the wire. A place that the answer never reaches is no fault. */
export type Fault =
  | { readonly type: 'cut'; readonly place: FaultPlace }
  | { readonly type: 'reset'; readonly place?: FaultPlace }
  | { readonly type: 'stall'; readonly place?: FaultPlace }
  | { readonly type: 'malformed'; readonly place: FaultPlace; readonly line?: string }
  | { readonly type: 'slow_headers'; readonly wait: () => Promise<unknown> }
  | {
      readonly type: 'wrong_content'
      readonly status: number
      readonly contentType: string
      readonly body: string | Uint8Array<ArrayBuffer>
    }
  | { readonly type: 'empty' }

/**
 * A place in the body of an answer. An event is a server-sent event, or a line of an answer in lines, or else what the
 * dialect writes at once; a body that is no stream has one.
 */
export type FaultPlace = { readonly afterBytes: number } | { readonly afterEvents: number }

/** Ends the body early, as if it were whole. */
export function cut(place: FaultPlace): Fault {
  return { type: 'cut', place }
}

/** Destroys the socket: at a place of the body, or before the headers. */
export function reset(place?: FaultPlace): Fault {
  return { type: 'reset', ...(place !== undefined && { place }) }
}

/** Falls silent until the client goes away or the emulator closes: at a place of the body, or before the headers. */
export function stall(place?: FaultPlace): Fault {
  return { type: 'stall', ...(place !== undefined && { place }) }
}

/** Writes a line that does not parse, and goes on. */
export function malformed(place: FaultPlace, line?: string): Fault {
  return { type: 'malformed', place, ...(line !== undefined && { line }) }
}

/** Holds the headers back until a promise resolves; `every(ms)` makes one of time. */
export function slowHeaders(wait: Promise<unknown> | (() => Promise<unknown>)): Fault {
  return { type: 'slow_headers', wait: typeof wait === 'function' ? wait : () => wait }
}

/** Answers with a page of HTML, as a proxy would; or with any other content. */
export function wrongContent(
  fields: {
    readonly status?: number
    readonly contentType?: string
    readonly body?: string | Uint8Array<ArrayBuffer>
  } = {},
): Fault {
  const page = '<!doctype html><title>A page of a proxy</title>'
  return { type: 'wrong_content', status: 200, contentType: 'text/html; charset=utf-8', body: page, ...fields }
}

/** Answers with the right headers and no body. */
export function empty(): Fault {
  return { type: 'empty' }
}
