/**
 * Parses what a vendor sent, so that it is plain JSON ever after: a number that no double can hold stays the text that it is on the
 * wire, and what is nested deeper than a vendor has reason to is refused like what is malformed, by a `SyntaxError`.
 */
export function parseJson(text: string): unknown {
  if (mayBeDeeperThan(text, MOST_LEVELS) && isDeeperThan(text, MOST_LEVELS))
    throw new SyntaxError(`nested deeper than ${MOST_LEVELS} levels`)
  return mayHoldHugeNumber(text) ? JSON.parse(text, keepHugeNumbers) : JSON.parse(text)
}

/** Far below where writing a value as JSON overflows the stack. */
const MOST_LEVELS = 500

/** Most often there is none. Two patterns are searched faster than one with both. */
function mayHoldHugeNumber(text: string): boolean {
  return HUGE_EXPONENT.test(text) || (text.length >= MOST_DIGITS && MANY_DIGITS.test(text))
}

const HUGE_EXPONENT = /\d[eE]\+?\d{3}/
/** With so many digits a number is too large. */
const MOST_DIGITS = 309
const MANY_DIGITS = /\d{309}/

function keepHugeNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? (context?.source ?? null) : value
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Most often too few brackets can be of the JSON itself, which is found sooner than where they stand. */
function mayBeDeeperThan(text: string, most: number): boolean {
  return text.length > 2 * most && countUpTo(most, text, FULL_OBJECT) + countUpTo(most, text, ARRAY) >= most
}

/** Only the last level may be an empty object. In a string the quote would be escaped. */
const FULL_OBJECT = /\{\s*"/g
const ARRAY = /\[/g

function countUpTo(most: number, text: string, start: RegExp): number {
  let count = 0
  start.lastIndex = 0
  while (count <= most && start.test(text)) count++
  return count
}

/** Counts brackets outside strings, before anything is built. */
function isDeeperThan(text: string, most: number): boolean {
  let depth = 0
  let isInString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (isInString) {
      if (code === BACKSLASH) i++
      else if (code === QUOTE) isInString = false
    } else if (code === QUOTE) isInString = true
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > most) return true
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return false
}
