import type { Violation } from './violation.ts'

/** Finds what JSON would lose or change in a value. */
export function checkJson(value: unknown): readonly Violation[] {
  let copy: unknown
  try {
    copy = JSON.parse(JSON.stringify(value))
  } catch (error) {
    return [{ law: 'json', path: '', message: `it cannot be written as JSON: ${String(error)}` }]
  }
  return findDifferences(value, copy).map(({ path, first, second }) => ({
    law: 'json',
    path,
    message: `${show(first)} comes back as ${show(second)}`,
  }))
}

/** A place where two values are not equal. */
export interface Difference {
  readonly path: string
  readonly first: unknown
  readonly second: unknown
}

/** Stands for a key that is not there, which is not the same as one whose value is undefined. */
export const MISSING: unique symbol = Symbol('nothing')

/** Finds where two plain values differ: by keys, elements and primitive values. */
export function findDifferences(first: unknown, second: unknown, path = ''): readonly Difference[] {
  if (Array.isArray(first) && Array.isArray(second)) return findInLists(first, second, path)
  if (isRecord(first) && isRecord(second)) return findInRecords(first, second, path)
  return first === second ? [] : [{ path, first, second }]
}

/** Writes a value for people, in one short line. */
export function show(value: unknown): string {
  if (value === MISSING) return 'nothing'
  if (typeof value === 'object' && value !== null && !isRecord(value) && !Array.isArray(value))
    return `an object of the class ${value.constructor.name}`
  const text = showJson(value)
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text
}

const MOST_SHOWN = 120

function showJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value
  } catch {
    return 'something that JSON cannot say'
  }
}

function findInLists(first: readonly unknown[], second: readonly unknown[], path: string): readonly Difference[] {
  const length = Math.max(first.length, second.length)
  return Array.from({ length }, (_, i) =>
    findDifferences(i in first ? first[i] : MISSING, i in second ? second[i] : MISSING, `${path}[${i}]`),
  ).flat()
}

type PlainRecord = Readonly<Record<string, unknown>>

function findInRecords(first: PlainRecord, second: PlainRecord, path: string): readonly Difference[] {
  const keys = new Set([...Object.keys(first), ...Object.keys(second)])
  const valueOf = (record: PlainRecord, key: string): unknown => (Object.hasOwn(record, key) ? record[key] : MISSING)
  return [...keys].flatMap((key) => findDifferences(valueOf(first, key), valueOf(second, key), joinPath(path, key)))
}

/** An object as JSON makes it; one of a class comes back from JSON as something else. */
function isRecord(value: unknown): value is PlainRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** The path of a key inside an object. */
export function joinPath(path: string, key: string): string {
  if (!/^[\w$-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}
