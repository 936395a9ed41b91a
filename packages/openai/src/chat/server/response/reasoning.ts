import type { OutputPart } from '@concord/core'
import { isObject, type Losses, noteLostPart, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { noteExtras } from '../../../server/response.ts'
import { fromDetail, keyOfDetail, toReplay, toReturned } from '../../response/reasoning.ts'

/** What the model thought, in one part. */
export type ReasoningPart = Extract<OutputPart, { type: 'reasoning' }>

/** Writes what one choice thought, whole or piece by piece. */
export interface ReasoningWriter {
  /** Gives the fields of a message, or of a delta. */
  write(part: ReasoningPart, place: string): WireObject
  /** Something else was written; the text of a block does not go on behind it. */
  interrupt(): void
}

/** Makes the state that writes what one choice thought: one text, or blocks where the host has them. */
export function createReasoningWriter(path: string, losses: Losses, host: Host): ReasoningWriter {
  const field = fieldOf(host)
  /** The block of each part that has begun; `undefined` for the one text. */
  const begun = new Map<number, WireObject | undefined>()
  /** How often it was interrupted: so far, and before the last text of each part. */
  let interruptions = 0
  const written = new Map<number, number>()

  function begin(part: ReasoningPart): void {
    const block = blockOf(part, host) ?? plainBlock(begun.size, host)
    const isSame = ([index, other]: readonly [number, WireObject | undefined]): boolean =>
      keyOf(other) === keyOf(block) && (block === undefined || written.get(index) === interruptions)
    if ([...begun].some(isSame))
      losses.add(`${path}.content`, block === undefined ? 'a second reasoning part' : 'a block twice')
    begun.set(part.index, block)
  }

  function writeText(part: ReasoningPart, place: string): WireObject {
    noteExtras(isField(part, host) ? withoutReplay(part) : part, place, losses)
    return part.text === '' ? {} : { [field]: part.text }
  }

  /** The text stands in both forms. */
  function writeBlock(part: ReasoningPart, block: WireObject, place: string): WireObject {
    noteExtras(blockOf(part, host) === undefined ? part : withoutReplay(part), place, losses)
    const { index, text } = part
    const last = written.get(index)
    if (text !== '' || last === undefined) written.set(index, interruptions)
    if (text !== '' && last !== undefined && last !== interruptions)
      losses.add(`${path}.content`, 'a block that goes on behind something else')
    const returned = toReturned({ text, ...toReplay({ key: '', text, data: block }, host) }, host)
    if (returned?.place === 'block') return { content: [returned.value] }
    const value = returned?.place === 'detail' ? returned.value : block
    if (text !== '' && value['text'] !== text && value['summary'] !== text)
      losses.add(`${place}.text`, 'the text of a block that has none')
    return { reasoning_details: [value], ...(text !== '' && { [field]: text }) }
  }

  return {
    write(part, place) {
      const given = blockOf(part, host)
      if (!begun.has(part.index)) {
        if (part.text === '' && given === undefined) {
          noteExtras(part, place, losses)
          return {}
        }
        begin(part)
      }
      const known = begun.get(part.index)
      if (known === undefined) return writeText(part, place)
      if (given !== undefined && keyOf(given) !== keyOf(known)) losses.add(`${path}.content`, 'a token that comes late')
      begun.set(part.index, given ?? known)
      return writeBlock(part, given ?? known, place)
    },
    interrupt: () => {
      interruptions++
    },
  }
}

/** The block of a text that has none of its own, where a host has nothing but blocks. */
function plainBlock(index: number, { quirks }: Host): WireObject | undefined {
  return quirks.reasoningDetails === true ? { type: 'reasoning.text', index } : undefined
}

function fieldOf({ quirks }: Host): string {
  return quirks.reasoning ?? 'reasoning_content'
}

function blockOf(part: ReasoningPart, host: Host): WireObject | undefined {
  const place = toReturned(part, host)?.place
  return (place === 'detail' || place === 'block') && isObject(part.replay?.data) ? part.replay.data : undefined
}

/** Whether a part is a block without a text, which comes after everything else. */
export function isSealed(part: OutputPart, host: Host): boolean {
  const returned = part.type === 'reasoning' ? toReturned(part, host) : undefined
  return returned?.place === 'detail' && fromDetail(returned.value).isSealed === true
}

function keyOf(block: WireObject | undefined): string {
  return block === undefined ? 'reasoning' : keyOfDetail(block)
}

/** Whether a token says no more than in which field the text stands. */
function isField(part: ReasoningPart, host: Host): boolean {
  const token = JSON.stringify(part.replay)
  return host.quirks.takesReasoning === true && token === JSON.stringify(fieldToken(host).replay)
}

function fieldToken(host: Host): Pick<ReasoningPart, 'replay'> {
  return toReplay({ key: '', text: '', data: { field: fieldOf(host) } }, host)
}

function withoutReplay({ replay: _replay, ...part }: ReasoningPart): ReasoningPart {
  return part
}

/** Notes reasoning of which nothing comes through: the wire knows it by its text, or by a block. */
export function noteWithheld(part: ReasoningPart, path: string, losses: Losses, host: Host): void {
  if (part.text === '' && blockOf(part, host) === undefined) noteLostPart(`a ${part.type} part`, { path, losses })
}

/**
 * What reasoning is after it went over the wire: a host that takes it back makes a token of the field, one that has blocks
 * of the block. `count` says how many reasoning parts were before it.
 */
export function normalizeReasoning(part: ReasoningPart, count: number, host: Host): ReasoningPart {
  if (part.text === '' || blockOf(part, host) !== undefined) return part
  const block = plainBlock(count, host)
  if (block !== undefined) return { ...part, ...toReplay({ key: '', text: '', data: block }, host) }
  return host.quirks.takesReasoning === true ? { ...part, ...fieldToken(host) } : part
}
