import { isObject } from './is-object.ts'

/**
 * Finds what is wrong with a value, and tells it from the value on: `: give a string`, `.type: give …`. Whoever holds the value puts
 * its place before that, so that no path is written for what is right.
 */
export type Check = (value: unknown) => string | undefined

/** The fields of an object: those whose values are checked, also when they are absent, and the others that it may have. */
export type Fields = readonly [checked: Readonly<Record<string, Check>>, others?: readonly string[]]

/** Tells what to give where a value is not right. It names the type of the value, and never the value. */
export function give(expected: string, value: unknown, isRight: boolean): string | undefined {
  if (isRight) return undefined
  const isPlain = typeof value === 'number' || Array.isArray(value)
  return `: give ${expected}${isPlain ? '' : value === null ? ', not null' : `, not a value of type ${typeof value}`}`
}

/** Checks that a value is a string. */
export const anyText: Check = (value) => give('a string', value, isText(value))
/** Checks that a value is a string that is not empty. */
export const someText: Check = (value) => give('a string that is not empty', value, isText(value) && value !== '')
/** Checks that a value is an object that is no list. */
export const anyObject: Check = (value) => give('an object', value, isObject(value))

/** Tells whether a value is a string. */
export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** Checks each value of a list. */
export function findInList(list: readonly unknown[], check: Check): string | undefined {
  for (const [i, value] of list.entries()) {
    const fault = check(value)
    if (fault !== undefined) return `[${i}]${fault}`
  }
  return undefined
}

/** Checks an object of one of several kinds, each with its fields; `by` is the field that names the kind. */
export function findInKind(value: unknown, by: string, kinds: Readonly<Record<string, Fields>>): string | undefined {
  const kind = isObject(value) ? value[by] : undefined
  const fields = isText(kind) && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (fields === undefined) return `.${by}: give one of ${Object.keys(kinds).join(', ')}`
  return findInObject(value, fields, by)
}

/** Checks that a value is an object, the values of its fields, and that it has no others but `by`. */
export function findInObject(value: unknown, [checked, others = []]: Fields, by?: string): string | undefined {
  if (!isObject(value)) return anyObject(value)
  for (const key in checked) {
    const fault = checked[key]?.(value[key])
    if (fault !== undefined) return `.${key}${fault}`
  }
  const unknown = Object.keys(value).find((key) => key !== by && !others.includes(key) && !Object.hasOwn(checked, key))
  return unknown === undefined ? undefined : `.${unknown}${NO_FIELD}`
}

/** What is told of a field that the contract does not have. */
export const NO_FIELD = " is no field of a request; a vendor's own parameters go into providerOptions"
