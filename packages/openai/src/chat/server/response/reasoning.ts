import type { OutputPart } from '@concord/core'
import { isObject, type Losses, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { noteExtras, noteLostPart } from '../../../server/response.ts'
import { fromDetail, keyOfDetail, toReplay, toReturned } from '../../response/reasoning.ts'

/** What the model thought, in one part. */
export type ReasoningPart = Extract<OutputPart, { type: 'reasoning' }>

/** Writes what one choice thought, whole or piece by piece. */
export interface ReasoningWriter {
  /** Gives the fields of a message, or of a delta. */
  write(part: ReasoningPart, place: string): WireObject
}

/** Makes the state that writes what one choice thought: one text, and blocks where the host has them. */
export function createReasoningWriter(path: string, losses: Losses, host: Host): ReasoningWriter {
  const field = fieldOf(host)
  /** The block of each part that has begun; `undefined` for the one text. */
  const begun = new Map<number, WireObject | undefined>()

  function begin(part: ReasoningPart): void {
    const block = blockOf(part, host)
    const others = [...begun.values()]
    begun.set(part.index, block)
    if (others.some((other) => keyOf(other) === keyOf(block)))
      losses.add(`${path}.content`, block === undefined ? 'a second reasoning part' : 'a block twice')
    else if (others.length > 0 && block === undefined) losses.add(`${path}.content`, 'the order of reasoning')
  }

  function writeText(part: ReasoningPart, place: string): WireObject {
    noteExtras(isField(part, host) ? withoutReplay(part) : part, place, losses)
    return part.text === '' ? {} : { [field]: part.text }
  }

  function writeBlock(part: ReasoningPart, block: WireObject, place: string): WireObject {
    noteExtras(withoutReplay(part), place, losses)
    const { text } = part
    const returned = toReturned({ text, ...toReplay({ key: '', text, data: block }, host) }, host)
    const value = returned?.place === 'detail' ? returned.value : block
    if (text !== '' && value['text'] !== text && value['summary'] !== text)
      losses.add(`${place}.text`, 'the text of a block that has none')
    // The text stands in both forms, unless the one text is another.
    const isOnly = [...begun.values()].every((other) => other !== undefined)
    return { reasoning_details: [value], ...(isOnly && text !== '' && { [field]: text }) }
  }

  return {
    write(part, place) {
      const given = blockOf(part, host)
      if (!begun.has(part.index)) begin(part)
      const known = begun.get(part.index)
      if (known === undefined && given !== undefined) losses.add(`${path}.content`, 'a token that comes late')
      const block = known === undefined ? undefined : (given ?? known)
      return block === undefined ? writeText(part, place) : writeBlock(part, block, place)
    },
  }
}

function fieldOf({ quirks }: Host): string {
  return quirks.reasoning ?? 'reasoning_content'
}

function blockOf(part: ReasoningPart, host: Host): WireObject | undefined {
  const isBlock = host.quirks.reasoningDetails === true && toReturned(part, host)?.place === 'detail'
  return isBlock && isObject(part.replay?.data) ? part.replay.data : undefined
}

/** Whether a part is a block without a text, which comes after everything else. */
export function isSealed(part: OutputPart, host: Host): boolean {
  const block = part.type === 'reasoning' ? blockOf(part, host) : undefined
  return block !== undefined && fromDetail(block).isSealed === true
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
  if (part.text === '' && blockOf(part, host) === undefined) noteLostPart(part, path, losses)
}

/** What reasoning is after it went over the wire: a host that takes it back makes a token of the field. */
export function normalizeReasoning(part: ReasoningPart, host: Host): ReasoningPart {
  return host.quirks.takesReasoning === true && part.text !== '' ? { ...part, ...fieldToken(host) } : part
}
