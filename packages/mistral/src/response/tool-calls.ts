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

/** The tool calls of one choice, whole or in pieces. */
export interface ToolCalls {
  readonly facts: CallFacts
  readonly calls: OpenCall[]
  readonly byId: Map<string, OpenCall>
  readonly byPlace: Map<number, OpenCall>
  unknownCalls: number
}

/** Begins the tool calls of one choice. */
export function createToolCalls(facts: CallFacts): ToolCalls {
  return {
    facts,
    calls: [],
    byId: new Map<string, OpenCall>(),
    byPlace: new Map<number, OpenCall>(),
    unknownCalls: 0,
  }
}

/** Reads calls, or pieces of them; `answered`: those whose results stand in the same choice, so that Mistral ran them. */
export function readCalls(
  all: ToolCalls,
  wireCalls: unknown,
  answered: ReadonlySet<unknown>,
  parts: OutputPart[],
): void {
  for (const wire of objectsOf(wireCalls)) {
    const body = wire['function']
    if (isObject(body)) readCall(all, wire, body, answered, parts)
    else {
      const { index: _place, ...value } = wire
      parts.push({ type: 'unknown', index: all.facts.numbers(`call ${all.unknownCalls++} of another type`), value })
    }
  }
}

/** Gives the calls that wait for a name. */
export function endCalls(all: ToolCalls, parts: OutputPart[]): void {
  for (const call of all.calls) {
    if (call.hasBegun) continue
    call.name = UNNAMED
    begin(all, call, new Set())
    parts.push(toPiece(call, call.written.join('')))
  }
}

/** The name of a call, by its id. */
export function nameOfCall({ byId }: ToolCalls, id: string): string | undefined {
  return byId.get(id)?.name
}

function readCall(
  all: ToolCalls,
  wire: WireObject,
  body: WireObject,
  answered: ReadonlySet<unknown>,
  parts: OutputPart[],
): void {
  const id = idOf(wire['id'])
  const name = textOrAbsent(body['name']) ?? ''
  const call = callOf(all, wire, id, name)
  if (call.madeId === undefined && id !== undefined) {
    call.id ??= id
    all.byId.set(id, call)
  }
  if (call.name === '') call.name = name
  const piece = argumentsOf(body['arguments'])
  call.written.push(piece)
  call.metadata = joinMetadata(call.metadata, wire, body)
  if (call.name === '') return
  const isFirst = !call.hasBegun
  if (isFirst) begin(all, call, answered)
  if (isFirst || piece !== '' || call.metadata !== undefined)
    parts.push(toPiece(call, isFirst ? call.written.join('') : piece))
}

/** A real id says which call it is; without one it is the last at its place, unless that one is whole already. */
function callOf({ calls, byId, byPlace }: ToolCalls, wire: WireObject, id: string | undefined, name: string): OpenCall {
  const place = numberOrAbsent(wire['index'])
  const last = place === undefined ? calls.at(-1) : byPlace.get(place)
  const known = id === undefined || isWaiting(last, name) ? last : byId.get(id)
  if (known !== undefined && !(id === undefined && isAnother(known, name))) return known
  const call: OpenCall = {
    key: `call ${calls.length}`,
    id: undefined,
    madeId: undefined,
    name: '',
    index: 0,
    written: [],
    hasBegun: false,
    isServerRun: false,
    metadata: undefined,
  }
  calls.push(call)
  if (place !== undefined) byPlace.set(place, call)
  return call
}

function begin({ facts }: ToolCalls, call: OpenCall, answered: ReadonlySet<unknown>): void {
  call.hasBegun = true
  call.index = facts.numbers(call.key)
  call.isServerRun = (call.id !== undefined && answered.has(call.id)) || facts.isServerTool(call.name)
  if (call.id === undefined) call.madeId = facts.createId()
}

/** The name of a call that was cut before its name. */
const UNNAMED = 'function'

interface OpenCall {
  readonly key: string
  /** The vendor's id. */
  id: string | undefined
  /** The id that was made, when the call began without one. */
  madeId: string | undefined
  name: string
  index: number
  /** The pieces of the arguments so far. */
  readonly written: string[]
  /** Its first piece went out. */
  hasBegun: boolean
  isServerRun: boolean
  /** The vendor's own fields, until they go out. */
  metadata: WireObject | undefined
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
  const { index, id, madeId = '', name, metadata } = call
  call.metadata = undefined
  const fields = { index, id: id ?? madeId, name, ...(metadata !== undefined && { providerMetadata: metadata }) }
  if (call.isServerRun) return { type: 'tool_activity', ...fields, ...(written !== '' && { arguments: written }) }
  return { type: 'tool_call', ...fields, arguments: written, ...(id === undefined && { syntheticId: true }) }
}
