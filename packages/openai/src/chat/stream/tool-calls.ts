import type { OutputPart, ProviderMetadata, ToolCallPart } from '@concord/core'
import { isObject, numberOrAbsent, type PartNumbers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { argumentsOf, idOf, isCustomCall, metadataOfCall, nameOf } from '../response/message.ts'

/** The tool calls of one choice, in pieces. */
export interface ToolCalls {
  readonly numbers: PartNumbers
  readonly createId: () => string
  readonly calls: OpenCall[]
  readonly bySlot: Map<number, OpenCall>
  /** Every call before it has begun. */
  firstHeld: number
}

interface OpenCall {
  id: string
  name: string
  isCustom: boolean
  isSynthetic: boolean
  index: number
  /** The vendor's own fields, until they go out. */
  metadata: ProviderMetadata | undefined
  /** Its id and name went out and do not change any more. */
  hasBegun: boolean
  /** Arguments that came before the name. */
  early: string
  /** The whole of a call of a type that this version does not know. */
  value: WireObject | undefined
}

/** Begins the tool calls of one choice. */
export function createToolCalls(numbers: PartNumbers, createId: () => string): ToolCalls {
  return { numbers, createId, calls: [], bySlot: new Map<number, OpenCall>(), firstHeld: 0 }
}

/**
 * Reads pieces of calls. A piece goes out with the id and name of its call: both are held until the first arguments, since
 * some hosts split or repeat them.
 */
export function readCalls(calls: ToolCalls, deltas: readonly WireObject[], content: OutputPart[]): void {
  for (const delta of deltas) readCall(calls, delta, content)
}

function readCall(calls: ToolCalls, delta: WireObject, content: OutputPart[]): void {
  const isCustom = isCustomCall(delta)
  const body = isCustom ? delta['custom'] : delta['function']
  const { name, input, arguments: json }: WireObject = isObject(body) ? body : {}
  const call = callOf(calls, delta, textOrAbsent(name), content)
  if (call.value !== undefined || isForeign(delta)) {
    const { index: _position, ...value } = delta
    call.value = { ...call.value, ...value }
    return
  }
  if (isCustom || delta['type'] === 'custom') call.isCustom = true
  if (!call.hasBegun) {
    call.id = joinOnce(call.id, idOf(delta['id']))
    call.name = joinOnce(call.name, textOrAbsent(name))
  }
  const metadata = metadataOfCall(delta)
  if (metadata !== undefined) call.metadata = { ...call.metadata, ...metadata }
  const piece = call.early + argumentsOf(isCustom ? input : json)
  call.early = call.name === '' && !call.hasBegun ? piece : ''
  if (call.early !== '' || (piece === '' && !(call.hasBegun && call.metadata !== undefined))) return
  begin(calls, call)
  content.push(toPiece(call, piece))
}

function callOf(all: ToolCalls, delta: WireObject, name: string | undefined, content: OutputPart[]): OpenCall {
  const { calls, bySlot } = all
  const slot = slotOf(delta['index'])
  const id = idOf(delta['id'])
  const known = slot === undefined ? calls.at(-1) : bySlot.get(slot)
  if (known !== undefined && !isAnother(known, id, name, slot === undefined)) return known
  flushCalls(all, content) // In the order in which the calls came.
  const call: OpenCall = {
    id: '',
    name: '',
    isCustom: false,
    isSynthetic: false,
    index: -1,
    metadata: undefined,
    hasBegun: false,
    early: '',
    value: undefined,
  }
  calls.push(call)
  bySlot.set(slot ?? calls.length - 1, call)
  return call
}

function begin({ calls, numbers, createId }: ToolCalls, call: OpenCall): void {
  if (call.hasBegun) return
  call.hasBegun = true
  if (call.id === '' && call.value === undefined) {
    call.id = createId()
    call.isSynthetic = true
  }
  call.index = numbers(`call ${calls.indexOf(call)}`)
}

/** Gives the calls whose arguments have not begun: another part follows, or the end. */
export function flushCalls(all: ToolCalls, content: OutputPart[]): void {
  for (const call of all.calls.slice(all.firstHeld)) {
    if (call.hasBegun) continue
    begin(all, call)
    const { index, value, early } = call
    content.push(value === undefined ? toPiece(call, early) : { type: 'unknown', index, value })
  }
  all.firstHeld = all.calls.length
}

/** Tells whether there are such calls. */
export function isHolding({ calls, firstHeld }: ToolCalls): boolean {
  return firstHeld < calls.length && calls.at(-1)?.hasBegun === false
}

/** The place of a call among the calls; some hosts write it as a text. */
function slotOf(index: unknown): number | undefined {
  return numberOrAbsent(typeof index === 'string' && index !== '' ? Number(index) : index)
}

/** A slot that is used again: another id, with a name of its own or after the call's arguments began. */
function isAnother(call: OpenCall, id: string | undefined, name: string | undefined, hasNoSlot: boolean): boolean {
  if (id === undefined || id === call.id) return hasNoSlot && id === undefined && name !== undefined && call.hasBegun
  if (call.value !== undefined) return id !== call.value['id']
  if (call.isSynthetic) return name !== undefined // An id that comes too late.
  return call.id !== '' && (name !== undefined || call.hasBegun)
}

/** A call of a type from the future has an object of its own. */
function isForeign(delta: WireObject): boolean {
  const { type } = delta
  if (isObject(delta['function']) || isObject(delta['custom'])) return false
  return typeof type === 'string' && type !== '' && type !== 'function' && type !== 'custom'
}

/** Adds a piece to an id or name; one that is sent again whole adds nothing. */
function joinOnce(known: string, piece: string | undefined): string {
  return piece === undefined || piece === known ? known : known + piece
}

function toPiece(call: OpenCall, piece: string): ToolCallPart {
  const { index, id, isCustom, isSynthetic, metadata } = call
  const part: ToolCallPart = { type: 'tool_call', index, id, name: nameOf(call), arguments: piece }
  if (!isCustom && !isSynthetic && metadata === undefined) return part
  call.metadata = undefined
  return {
    ...part,
    ...(isCustom && { custom: true }),
    ...(isSynthetic && { syntheticId: true }),
    ...(metadata !== undefined && { providerMetadata: metadata }),
  }
}
