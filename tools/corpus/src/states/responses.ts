import { isEmpty, isObject, type Path, valueAt } from '../json.ts'
import { createStateBuilder, type Ending, type FinalState, type StateBuilder } from './state.ts'

/**
 * Folds the events of the Responses API. The terminal event holds the response once more, and is right where its pieces say
 * something else; but some hosts leave items out of it.
 *
 * Source: https://platform.openai.com/docs/api-reference/responses-streaming
 */
export function foldResponseEvents(events: readonly unknown[]): FinalState {
  const state = createStateBuilder(events)
  /** Where each item stands, by its place on the wire. */
  const places = new Map<unknown, number>()
  /** The items that have ended: what says them again later says the same, or what nobody waits for any more. */
  const whole = new Set<number>()
  let items = 0
  let ending: Ending = { type: 'cut' }
  for (const [i, event] of events.entries()) {
    const type = String(valueAt(event, ['type']))
    const index = valueAt(event, ['output_index'])
    if (SNAPSHOTS.has(type)) mergeResponse(state, i, event)
    else if (TERMINAL.has(type)) {
      mergeResponse(state, i, event)
      state.merge(i, [], [], EVENT)
      placeOutput(state, i, event, { places, whole, items })
      ending = { type: 'whole' }
    } else if (type === 'response.failed') ending = { type: 'failure', error: valueAt(event, ['response', 'error']) }
    else if (type === 'error') ending = { type: 'failure', error: valueAt(event, ['error']) ?? event }
    else {
      const known = places.get(index) ?? findItem(state, event)
      if (known === undefined) places.set(index, items)
      const place = known ?? items++
      if (type === 'response.output_item.done') whole.add(place)
      foldPiece(state, i, event, type, ['output', place])
    }
    if (ending.type !== 'cut') return state.finish(ending, i + 1)
  }
  return state.finish(ending, events.length)
}

const SNAPSHOTS: ReadonlySet<string> = new Set(['response.created', 'response.in_progress', 'response.queued'])
const TERMINAL: ReadonlySet<string> = new Set(['response.completed', 'response.incomplete'])
const LATER: ReadonlySet<string> = new Set(['output', 'id', 'created_at'])
const NAMES = ['id', 'created_at'] as const
const EVENT: ReadonlySet<string> = new Set(['type', 'sequence_number', 'response'])

/** Some hosts leave the place out, and name the item alone. */
function findItem(state: StateBuilder, event: unknown): number | undefined {
  const id = valueAt(event, ['item_id']) ?? valueAt(event, ['item', 'id'])
  const output = valueAt(state.value, ['output'])
  const found = Array.isArray(output) ? output.findIndex((one) => valueAt(one, ['id']) === id) : -1
  return id === undefined || found === -1 ? undefined : found
}

/** An answer has one name: the first. Some hosts give it another one in each event. */
function mergeResponse(state: StateBuilder, i: number, event: unknown): void {
  state.merge(i, ['response'], [], LATER)
  for (const key of NAMES) {
    const known = valueAt(state.value, [key])
    const value = valueAt(event, ['response', key])
    if (!isEmpty(value) && (known === undefined || known === value)) state.put(i, ['response', key], [key])
  }
}

interface Items {
  readonly places: ReadonlyMap<unknown, number>
  readonly whole: ReadonlySet<number>
  readonly items: number
}

/** The items of a terminal event, each where it stood before: those that have not ended, and what the others lack. */
function placeOutput(state: StateBuilder, i: number, event: unknown, { places, whole, items }: Items): void {
  const output = valueAt(event, ['response', 'output'])
  let count = items
  for (const [k, item] of Array.isArray(output) ? (output as unknown[]).entries() : []) {
    const id = valueAt(item, ['id'])
    const place = findItem(state, { item_id: id }) ?? places.get(k) ?? count++
    const known = valueAt(state.value, ['output', place])
    const [from, to] = [
      ['response', 'output', k],
      ['output', place],
    ]
    if (!whole.has(place)) state.put(i, from, to)
    else
      state.merge(i, from, to, new Set(isObject(known) ? Object.keys(known).filter((key) => !isEmpty(known[key])) : []))
  }
}

/** Where a piece of an item stands: in which field of the event, and in which place of the item. */
interface PieceRow {
  readonly add?: string
  readonly put?: readonly string[]
  readonly push?: string
  /** What a later event supersedes. */
  readonly ignored?: readonly string[]
  /** The place within the item; positions of the event are in brackets. */
  readonly to: readonly string[]
}

const TEXT = ['content', '[content_index]']
const SUMMARY = ['summary', '[summary_index]']
const COMMAND = ['action', 'commands', '[command_index]']

const PIECES: Readonly<Record<string, PieceRow>> = {
  'response.output_item.added': { put: ['item'], to: [] },
  'response.output_item.done': { put: ['item'], to: [] },
  'response.content_part.added': { put: ['part'], to: TEXT },
  'response.content_part.done': { put: ['part'], to: TEXT },
  'response.output_text.delta': { add: 'delta', push: 'logprobs', to: [...TEXT, 'text'] },
  'response.output_text.done': { put: ['text', 'logprobs'], to: TEXT },
  'response.output_text.annotation.added': { put: ['annotation'], to: [...TEXT, 'annotations', '[annotation_index]'] },
  'response.refusal.delta': { add: 'delta', to: [...TEXT, 'refusal'] },
  'response.refusal.done': { put: ['refusal'], to: TEXT },
  'response.reasoning_text.delta': { add: 'delta', to: [...TEXT, 'text'] },
  'response.reasoning_text.done': { put: ['text'], to: TEXT },
  'response.reasoning_summary_part.added': { put: ['part'], to: SUMMARY },
  'response.reasoning_summary_part.done': { put: ['part'], to: SUMMARY },
  'response.reasoning_summary_text.delta': { add: 'delta', to: [...SUMMARY, 'text'] },
  'response.reasoning_summary_text.done': { put: ['text'], to: SUMMARY },
  // What some hosts call a part of reasoning.
  'response.reasoning_part.added': { put: ['part'], to: TEXT },
  'response.reasoning_part.done': { put: ['part'], to: TEXT },
  'response.function_call_arguments.delta': { add: 'delta', to: ['arguments'] },
  'response.function_call_arguments.done': { put: ['arguments', 'name'], to: [] },
  'response.mcp_call_arguments.delta': { add: 'delta', to: ['arguments'] },
  'response.mcp_call_arguments.done': { put: ['arguments'], to: [] },
  'response.custom_tool_call_input.delta': { add: 'delta', to: ['input'] },
  'response.custom_tool_call_input.done': { put: ['input'], to: [] },
  'response.code_interpreter_call_code.delta': { add: 'delta', to: ['code'] },
  'response.code_interpreter_call_code.done': { put: ['code'], to: [] },
  'response.shell_call_command.added': { put: ['command'], to: COMMAND },
  'response.shell_call_command.delta': { add: 'delta', to: COMMAND },
  'response.shell_call_command.done': { put: ['command'], to: COMMAND },
  // The end of the item has the output as a list.
  'response.shell_call_output_content.delta': { ignored: ['delta'], to: [] },
  'response.shell_call_output_content.done': { put: ['output'], to: [] },
  'response.apply_patch_call_operation_diff.delta': { add: 'delta', to: ['operation', 'diff'] },
  'response.apply_patch_call_operation_diff.done': { put: ['diff'], to: ['operation'] },
  'response.image_generation_call.partial_image': {
    ignored: ['partial_image_b64', 'output_format', 'background', 'quality', 'size'],
    to: [],
  },
}

/** Which event and item this is, and padding. */
const POSITIONS: ReadonlySet<string> = new Set([
  'type',
  'sequence_number',
  'item_id',
  'output_index',
  'content_index',
  'summary_index',
  'annotation_index',
  'partial_image_index',
  'command_index',
  'obfuscation',
])

function foldPiece(state: StateBuilder, i: number, event: unknown, type: string, item: Path): void {
  const row = PIECES[type]
  const keys = isObject(event) ? Object.keys(event).filter((key) => !POSITIONS.has(key)) : []
  const { add = '', put = [], push = '', ignored = [] } = row ?? {}
  const known: ReadonlySet<string> = new Set([add, push, ...put, ...ignored])
  // The states of tools, which have no row, say nothing but which item they are about.
  for (const key of keys)
    if (!known.has(key) && !isEmpty(valueAt(event, [key]))) state.put(i, [key], [`event ${type}`, key])
  if (row === undefined) return
  const place = [...item, ...row.to.map((key) => positionOf(event, key))]
  if (row.add !== undefined) state.add(i, [row.add], place)
  if (row.push !== undefined) state.push(i, [row.push], [...place.slice(0, -1), row.push])
  for (const key of row.put ?? []) {
    const to = WHOLE.has(key) ? place : [...place, key]
    if (!isEmpty(valueAt(event, [key]))) state.put(i, [key], to)
  }
}

/** What stands in the place itself, and not below its name. */
const WHOLE: ReadonlySet<string> = new Set(['item', 'part', 'annotation', 'command'])

function positionOf(event: unknown, key: string): string | number {
  const field = /^\[(\w+)\]$/.exec(key)?.[1]
  if (field === undefined) return key
  const position = valueAt(event, [field])
  return typeof position === 'number' ? position : 0
}
