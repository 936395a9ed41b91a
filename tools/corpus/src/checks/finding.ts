/** Something that is wrong. */
export interface Finding {
  readonly check: 'exception' | 'law' | 'loss' | 'request' | 'mirror' | 'failure'
  /** Where, in the words of what is checked. */
  readonly path: string
  readonly message: string
}

/** The most that is shown of a value. */
const MOST = 160

/** Writes a value in one short line. */
export function show(value: unknown): string {
  const text = value instanceof Error ? `${value.name}: ${value.message}` : (JSON.stringify(value) ?? String(value))
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text
}
