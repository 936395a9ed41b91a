import type { OutputPart } from '@concord/core'
import {
  isObject,
  leftovers,
  numberOrAbsent,
  objectsOf,
  type PartNumbers,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'

/** What the reader of tool calls may know beside them. */
export interface CallFacts {
  readonly numbers: PartNumbers
  readonly createId: () => string
  /** Whether Mistral runs the tool of this name by itself. */
  readonly isServerTool: (name: string) => boolean
}

/** Reads the tool calls of one choice, whole or in pieces. */
export interface ToolCallReader {
  /** `answered`: the calls whose results stand in the same choice, so that Mistral ran them. */
  read(calls: unknown, answered: ReadonlySet<unknown>, parts: OutputPart[]): void
  /** Gives the calls that wait for a name. */
  end(parts: OutputPart[]): void
  /** The name of a call, by its id. */
  nameOf(id: string): string | undefined
}

/** Makes the state that reads the tool calls of one choice. */
export function createToolCallReader({ numbers, createId, isServerTool }: CallFacts): ToolCallReader {
  const calls: OpenCall[] = []
  const byId = new Map<string, OpenCall>()
  const byPlace = new Map<number, OpenCall>()
  let unknownCalls = 0

  /** A real id says which call it is; without one it is the last at its place, unless that one is whole already. */
  function callOf(wire: WireObject, id: string | undefined, name: string): OpenCall {
    const place = numberOrAbsent(wire['index'])
    const last = place === undefined ? calls.at(-1) : byPlace.get(place)
    const known = id === undefined || isWaiting(last, name) ? last : byId.get(id)
    if (known !== undefined && !(id === undefined && isAnother(known, name))) return known
    const call: OpenCall = { key: `call ${calls.length}`, name: '', written: [], hasBegun: false, isServerRun: false }
    calls.push(call)
    if (place !== undefined) byPlace.set(place, call)
    return call
  }

  function begin(call: OpenCall, answered: ReadonlySet<unknown>): void {
    call.hasBegun = true
    call.index = numbers(call.key)
    call.isServerRun = (call.id !== undefined && answered.has(call.id)) || isServerTool(call.name)
    if (call.id !== undefined) return
    call.madeId = createId()
  }

  return {
    read(wireCalls, answered, parts) {
      for (const wire of objectsOf(wireCalls)) {
        const body = wire['function']
        if (!isObject(body)) {
          const { index: _place, ...value } = wire
          parts.push({ type: 'unknown', index: numbers(`call ${unknownCalls++} of another type`), value })
          continue
        }
        const id = idOf(wire['id'])
        const name = textOrAbsent(body['name']) ?? ''
        const call = callOf(wire, id, name)
        if (call.madeId === undefined && id !== undefined) {
          call.id ??= id
          byId.set(id, call)
        }
        if (call.name === '') call.name = name
        const piece = argumentsOf(body['arguments'])
        call.written.push(piece)
        call.metadata = joinMetadata(call.metadata, wire, body)
        if (call.name === '') continue
        const isFirst = !call.hasBegun
        if (isFirst) begin(call, answered)
        if (isFirst || piece !== '' || call.metadata !== undefined)
          parts.push(toPiece(call, isFirst ? call.written.join('') : piece))
      }
    },
    end(parts) {
      for (const call of calls) {
        if (call.hasBegun) continue
        call.name = UNNAMED
        begin(call, new Set())
        parts.push(toPiece(call, call.written.join('')))
      }
    },
    nameOf: (id) => byId.get(id)?.name,
  }
}

/** The name of a call that was cut before its name. */
const UNNAMED = 'function'

interface OpenCall {
  readonly key: string
  /** The vendor's id. */
  id?: string
  /** The id that was made, when the call began without one. */
  madeId?: string
  name: string
  index?: number
  /** The pieces of the arguments so far. */
  readonly written: string[]
  /** Its first piece went out. */
  hasBegun: boolean
  isServerRun: boolean
  /** The vendor's own fields, until they go out. */
  metadata?: WireObject | undefined
}

/** The SDK writes the text "null" for an id that did not come. */
export function idOf(id: unknown): string | undefined {
  return id === 'null' ? undefined : textOrAbsent(id)
}

/** Text as it came, an object as JSON. */
export function argumentsOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value)
}

/** Whether a call has no id yet, so that this one is its own. */
function isWaiting(call: OpenCall | undefined, name: string): boolean {
  return call !== undefined && call.id === undefined && (name === '' || !call.hasBegun)
}

/** Calls without ids share a place: one begins where a name comes that is another, or after whole arguments. */
function isAnother(call: OpenCall, name: string): boolean {
  return name !== '' && call.hasBegun && (name !== call.name || isWhole(call.written))
}

function isWhole(written: readonly string[]): boolean {
  try {
    return isObject(JSON.parse(written.join('')))
  } catch {
    return false
  }
}

const CALL_FIELDS: ReadonlySet<string> = new Set(['id', 'type', 'index', 'function'])
const FUNCTION_FIELDS: ReadonlySet<string> = new Set(['name', 'arguments'])

function joinMetadata(known: WireObject | undefined, wire: WireObject, body: WireObject): WireObject | undefined {
  const { providerMetadata: beside } = leftovers(wire, CALL_FIELDS)
  const { providerMetadata: within } = leftovers(body, FUNCTION_FIELDS)
  if (beside === undefined && within === undefined) return known
  return { ...known, ...beside, ...(within !== undefined && { function: within }) }
}

function toPiece(call: OpenCall, written: string): OutputPart {
  const { index = 0, id, madeId = '', name, metadata } = call
  call.metadata = undefined
  const fields = { index, id: id ?? madeId, name, ...(metadata !== undefined && { providerMetadata: metadata }) }
  if (call.isServerRun) return { type: 'tool_activity', ...fields, ...(written !== '' && { arguments: written }) }
  return { type: 'tool_call', ...fields, arguments: written, ...(id === undefined && { syntheticId: true }) }
}
