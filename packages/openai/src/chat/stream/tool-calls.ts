import type { OutputPart, ProviderMetadata, ToolCallPart } from '@concord/core'
import { isObject, numberOrAbsent, type PartNumbers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { argumentsOf, idOf, isCustomCall, metadataOfCall, nameOf } from '../response/message.ts'

/**
 * Reads the pieces of one choice's tool calls. A piece goes out with the id and name of its call: both are held until
 * the first arguments, since some hosts split or repeat them.
 */
export interface ToolCallReader {
  read(deltas: readonly WireObject[], content: OutputPart[]): void
  /** Gives the calls whose arguments have not begun: another part follows, or the end. */
  flush(content: OutputPart[]): void
  /** Whether there are such calls. */
  readonly isHolding: boolean
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

/** Makes the state that reads the tool calls of one choice. */
export function createToolCallReader(numbers: PartNumbers, createId: () => string): ToolCallReader {
  const calls: OpenCall[] = []
  const open = new Map<number, OpenCall>()
  /** Every call before it has begun. */
  let firstHeld = 0

  function callOf(delta: WireObject, name: string | undefined, content: OutputPart[]): OpenCall {
    const slot = slotOf(delta['index'])
    const id = idOf(delta['id'])
    const known = slot === undefined ? calls.at(-1) : open.get(slot)
    if (known !== undefined && !isAnother(known, id, name, slot === undefined)) return known
    flush(content) // In the order in which the calls came.
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
    open.set(slot ?? calls.length - 1, call)
    return call
  }

  function begin(call: OpenCall): void {
    if (call.hasBegun) return
    call.hasBegun = true
    if (call.id === '' && call.value === undefined) {
      call.id = createId()
      call.isSynthetic = true
    }
    call.index = numbers(`call ${calls.indexOf(call)}`)
  }

  function flush(content: OutputPart[]): void {
    for (let i = firstHeld; i < calls.length; i++) {
      const call = calls[i]
      if (call === undefined || call.hasBegun) continue
      begin(call)
      const { index, value, early } = call
      content.push(value === undefined ? toPiece(call, early) : { type: 'unknown', index, value })
    }
    firstHeld = calls.length
  }

  return {
    read(deltas, content) {
      for (const delta of deltas) {
        const isCustom = isCustomCall(delta)
        const body = isCustom ? delta['custom'] : delta['function']
        const { name, input, arguments: json }: WireObject = isObject(body) ? body : {}
        const call = callOf(delta, textOrAbsent(name), content)
        if (call.value !== undefined || isForeign(delta)) {
          const { index: _position, ...value } = delta
          call.value = { ...call.value, ...value }
          continue
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
        if (call.early !== '' || (piece === '' && !(call.hasBegun && call.metadata !== undefined))) continue
        begin(call)
        content.push(toPiece(call, piece))
      }
    },
    flush,
    get isHolding() {
      return firstHeld < calls.length && calls.at(-1)?.hasBegun === false
    },
  }
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
