import type { OutputPart } from '@concord/core'
import { isObject, textOrAbsent, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { formOf } from '../../response/forms.ts'
import { replayOf } from '../../response/replay.ts'
import { toFields } from '../../request/assistant.ts'
import { fromItem } from '../../response/items.ts'

/** The parts of one item. */
export type Group = readonly [OutputPart, ...OutputPart[]]

/** Puts parts that are of one item together: one with a token of this API begins an item. */
export function toGroups(content: readonly OutputPart[], host: Host): readonly Group[] {
  const groups: [OutputPart, ...OutputPart[]][] = []
  for (const part of content) {
    const open = groups.at(-1)
    if (open !== undefined && belongsTo(open, part, host)) open.push(part)
    else groups.push([part])
  }
  return groups
}

/** Whether a part goes on with the item before it. */
export function belongsTo([first, ...others]: Group, part: OutputPart, host: Host): boolean {
  if (replayOf(part, host) !== undefined) return false
  switch (part.type) {
    case 'text':
    case 'refusal':
    case 'unknown':
      return (first.type === 'text' || first.type === 'refusal') && first.text !== ''
    case 'reasoning':
      return first.type === 'reasoning' && first.text !== ''
    case 'tool_activity':
      return others.length === 0 && isCallOf(first, part, host)
    case 'tool_call':
    case 'media':
      return false
    default:
      return part satisfies never
  }
}

function isCallOf(call: OutputPart, result: Extract<OutputPart, { type: 'tool_activity' }>, host: Host): boolean {
  if (call.type !== 'tool_activity' || call.output !== undefined || result.output === undefined) return false
  const own = replayOf(call, host)
  return call.id === result.id && call.name === result.name && (own === undefined || formOf(own)?.result !== undefined)
}

/** What an item has beside the fields of its parts: by the token of the first, where this wire reads it back the same. */
export function dataOf(group: Group, calls: ReadonlyMap<string, string>, host: Host): WireObject {
  const own = replayOf(group[0], host)
  return own !== undefined && readsBack(group, own, calls, host) ? own : toData(group[0])
}

function readsBack(group: Group, own: WireObject, calls: ReadonlyMap<string, string>, host: Host): boolean {
  const facts = { createId: () => '', calls: new Map(calls), host }
  const back = fromItem(joinFields(group, own, toPlainBlocks(group)), facts)
  const isSame = group.every((part, i) => identityOf(part) === identityOf(back[i]?.part))
  const token = back[0] === undefined ? undefined : replayOf(back[0].part, host)
  return isSame && back.length === group.length && JSON.stringify(token) === JSON.stringify(own)
}

/** What has to be the same of a part for its item to be the right one. */
function identityOf(part: OutputPart | undefined): string {
  if (part === undefined) return ''
  const { type } = part
  const tool = type === 'tool_call' || type === 'tool_activity' ? [part.id, part.name] : []
  return JSON.stringify([type, ...tool, type === 'tool_call' && part.custom, type === 'media' && part.mediaType])
}

/** Texts alone, to try a token. */
function toPlainBlocks(group: Group): readonly WireObject[] {
  return group.map((part) => {
    if (part.type === 'refusal') return { type: 'refusal', refusal: 'x' }
    return part.type === 'unknown'
      ? { type: 'x' }
      : { type: 'output_text', text: group.length > 1 ? 'x' : textIn(part) }
  })
}

function textIn(part: OutputPart): string {
  return 'text' in part ? part.text : ''
}

/** Joins what an item has with the fields of its parts; texts are its blocks, written before. */
export function joinFields(group: Group, data: WireObject, blocks: readonly WireObject[]): WireObject {
  const [first, second] = group
  switch (first.type) {
    case 'text':
    case 'refusal':
      return { ...data, content: blocks }
    case 'reasoning':
      return {
        ...data,
        summary: blocks.filter(({ type }) => type !== 'reasoning_text'),
        ...(blocks.some(({ type }) => type === 'reasoning_text') && {
          content: blocks.filter(({ type }) => type === 'reasoning_text'),
        }),
      }
    case 'tool_call':
      return { ...data, ...toFields(first, data) }
    case 'tool_activity': {
      const result = formOf(data)?.result
      const output = second?.type === 'tool_activity' ? second.output : first.output
      return {
        ...(data['type'] === 'mcp_call' && { arguments: '' }), // Clients need some.
        ...data,
        ...toFields(first, data),
        ...(result !== undefined && output !== undefined && { [result]: output }),
      }
    }
    case 'media':
      return { ...data, result: first.data }
    case 'unknown':
      return isObject(first.value) ? first.value : {}
    default:
      return first satisfies never
  }
}

/** What an item has where no token says it; its id is made of the place of its first part. */
export function toData(part: OutputPart): WireObject {
  const { index } = part
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { id: `msg_${index}`, type: 'message', status: 'completed', role: 'assistant' }
    case 'reasoning':
      return { id: `rs_${index}`, type: 'reasoning' }
    case 'tool_call':
      return part.custom === true
        ? { id: `ctc_${index}`, type: 'custom_tool_call', status: 'completed' }
        : { id: `fc_${index}`, type: 'function_call', status: 'completed' }
    case 'tool_activity':
      // Of the vendor's tools this one has any name and any arguments.
      return { type: 'mcp_call', status: 'completed', server_label: '' }
    case 'media':
      return { id: `ig_${index}`, type: 'image_generation_call', status: 'completed', ...toFormat(part.mediaType) }
    case 'unknown': {
      const type = isObject(part.value) ? textOrAbsent(part.value['type']) : undefined
      return type === undefined ? {} : { type }
    }
    default:
      return part satisfies never
  }
}

function toFormat(mediaType: string): { readonly output_format?: string } {
  const format = /^image\/(png|jpeg|webp|gif|svg)(\+xml)?$/.exec(mediaType)?.[1]
  return format === undefined ? {} : { output_format: format }
}
