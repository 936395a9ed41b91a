import type { ToolCallPart } from '@concord/core'
import { isObject, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'

/** A call whose arguments arrive value by value. */
export interface OpenCall {
  /** What it began with. */
  readonly part: ToolCallPart
  readonly args: Record<string, unknown>
  isWhole: boolean
}

/** Tells whether a call goes on in later parts. */
export function isOpening(call: WireObject): boolean {
  return call['willContinue'] === true || Array.isArray(call['partialArgs'])
}

/** Tells whether a call has no name, and so is a piece of the one before it. */
export function isContinuing(call: WireObject): boolean {
  return textOrAbsent(call['name']) === undefined
}

/**
 * Begins a call.
 *
 * Source: https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/function-calling#streaming-fc
 */
export function openCall(part: ToolCallPart): OpenCall {
  return { part, args: {}, isWhole: false }
}

/** Reads a piece of a call. */
export function addToCall(call: OpenCall, wire: WireObject): void {
  const { args } = call
  if (isObject(wire['args'])) Object.assign(args, wire['args'])
  for (const piece of objectsOf(wire['partialArgs'])) addPiece(args, piece)
  call.isWhole = wire['willContinue'] !== true
}

/** Writes the arguments; of a call that was cut, without their end, so that they are not taken for whole. */
export function toArguments({ args, isWhole }: OpenCall): string {
  const written = JSON.stringify(args)
  return isWhole ? written : written.slice(0, -1)
}

const VALUES = ['stringValue', 'numberValue', 'boolValue'] as const

/** Texts of one path join; any other value stands for itself. */
function addPiece(args: Record<string, unknown>, piece: WireObject): void {
  const path = parsePath(textOrAbsent(piece['jsonPath']) ?? '')
  const key = VALUES.find((name) => piece[name] !== undefined)
  const value = key === undefined ? null : piece[key]
  let target: Record<string | number, unknown> = args
  for (const [i, step] of path.entries()) {
    const next = path[i + 1]
    if (next === undefined) {
      const before = target[step]
      define(target, step, typeof before === 'string' && typeof value === 'string' ? before + value : value)
      return
    }
    const inner = Object.hasOwn(target, step) ? target[step] : undefined
    const container = isContainer(inner) ? inner : typeof next === 'number' ? [] : {}
    if (container !== inner) define(target, step, container)
    target = container as Record<string | number, unknown> // A list takes numbers as keys.
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Sets a key as data: a model may write one `__proto__`. */
function define(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

/** Reads a path such as `$.places[0]['a name']`; what is none is a name. */
function parsePath(path: string): readonly (string | number)[] {
  const steps = Array.from(path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\[(['"])(.*?)\3\]/g), ([, name, index, , quoted]) =>
    index === undefined ? (name ?? quoted ?? '') : Number(index),
  )
  return steps.length === 0 ? [path] : steps
}
