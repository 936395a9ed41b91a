import type { z } from 'zod'

/** One thing that is wrong with a value: where, and what. It holds no value. */
export interface Fault {
  /** Such as `messages[2].content[0].text`; empty when the whole is meant. */
  readonly path: string
  /** A sentence for people. */
  readonly message: string
}

/**
 * Names everything that a schema of the contract found wrong. Where a field takes several forms, the faults are those of
 * the form that was meant.
 *
 * @example
 * const result = CompletionRequestSchema.safeParse(body)
 * if (!result.success) console.error(toFaults(result.error))
 */
export function toFaults(error: z.core.$ZodError): readonly Fault[] {
  return error.issues.flatMap((issue) => faultsOf(issue, issue.path))
}

type Path = readonly PropertyKey[]
type Issue = z.core.$ZodIssue

function faultsOf(issue: Issue, path: Path): readonly Fault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: toPath([...path, key]), message: 'No field of the contract' }))
  if (issue.code !== 'invalid_union') return [{ path: toPath(path), message: issue.message }]
  const meant = issue.errors.filter(isMeant)
  const [only] = meant
  if (meant.length === 1 && only !== undefined)
    return only.flatMap((inner) => faultsOf(inner, [...path, ...inner.path]))
  return [{ path: toPath(path), message: messageOf(issue) }]
}

/** A form is meant when the value is of its kind, and what is wrong is within. */
function isMeant(issues: readonly Issue[]): boolean {
  return issues.some(({ code, path }) => path.length > 0 || !WRONG_KIND.has(code))
}

const WRONG_KIND: ReadonlySet<string> = new Set(['invalid_type', 'invalid_value', 'custom'])

function messageOf(issue: Extract<Issue, { readonly code: 'invalid_union' }>): string {
  if ('options' in issue && issue.options !== undefined)
    return `Invalid input: expected one of ${issue.options.map((option) => JSON.stringify(option)).join('|')}`
  const messages = issue.errors.flatMap((issues) => issues.map(({ message }) => message))
  return [...new Set(messages)].join('; or ') || issue.message
}

function toPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const name = String(key)
    if (!IDENTIFIER.test(name)) return `${text}[${JSON.stringify(name)}]`
    return text === '' ? name : `${text}.${name}`
  }, '')
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u
