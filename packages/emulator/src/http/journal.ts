/** How an exchange ended: with the whole answer, by a client that left early, or by the emulator that broke it off. */
export type Closing = 'answered' | 'left' | 'cut'

/** One request, and what became of it. */
export interface JournalEntry {
  /** 1 for the first request of the emulator. */
  readonly number: number
  readonly method: string
  readonly path: string
  /** Names that sound secret are there, but not enumerable: no inspection, log or comparison prints them. */
  readonly query: Readonly<Record<string, string>>
  /** By lower-case name; secret ones as in `query`. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed, where it is JSON; else the text; `undefined` where there is none. */
  readonly body: unknown
  /** `undefined` while the exchange goes on. */
  readonly closing: Closing | undefined
  /** Resolves when the exchange is over. */
  readonly closed: Promise<Closing>
  /** What the script threw. */
  readonly scriptError: unknown
}

/** What an emulator was asked, in the order of arrival. */
export interface Journal {
  readonly entries: readonly JournalEntry[]
  /** Gives the first entry that it has not given yet; waits for it where there is none. */
  next(): Promise<JournalEntry>
}

/** What is known of a request when it arrives. */
export interface RequestFacts {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly bodyText: string
}

/** Writes in a journal. */
export interface Scribe {
  readonly journal: Journal
  record(facts: RequestFacts): Pen
}

/** Writes in one entry. */
export interface Pen {
  readonly close: (closing: Closing) => void
  /** Notes what the script threw. */
  readonly blame: (error: unknown) => void
}

/** Makes an empty journal. */
export function createScribe(): Scribe {
  const entries: JournalEntry[] = []
  const waiting: ((entry: JournalEntry) => void)[] = []
  let given = 0
  return {
    journal: {
      entries,
      next() {
        const entry = entries[given++]
        return entry === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(entry)
      },
    },
    record(facts) {
      const { entry, ...pen } = createEntry(entries.length + 1, facts)
      entries.push(entry)
      waiting.shift()?.(entry)
      return pen
    },
  }
}

function createEntry(
  number: number,
  { method, url, headers, bodyText }: RequestFacts,
): Pen & { readonly entry: JournalEntry } {
  const { promise: closed, resolve } = Promise.withResolvers<Closing>()
  const entry: Open<JournalEntry> = {
    number,
    method,
    path: url.pathname,
    query: withHiddenSecrets(Object.fromEntries(url.searchParams)),
    headers: withHiddenSecrets(headers),
    body: parseBody(bodyText),
    closing: undefined,
    closed,
    scriptError: undefined,
  }
  return {
    entry,
    close(how) {
      entry.closing ??= how
      resolve(how)
    },
    blame(error) {
      entry.scriptError = error
    },
  }
}

type Open<T> = { -readonly [Key in keyof T]: T[Key] }

const SECRET = /auth|key|token|secret|cookie|credential|signature/i

function withHiddenSecrets(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const properties = Object.entries(values).map(
    ([name, value]) => [name, { value, enumerable: !SECRET.test(name) }] as const,
  )
  return Object.defineProperties({}, Object.fromEntries(properties))
}

function parseBody(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
