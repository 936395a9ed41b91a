import type { ChoiceChunk, OutputPart, ToolCallPart } from '@concord/core'
import { isObject, type Losses, noteLostPart, present, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { noteExtras } from '@concord/openai/protocol/server'
import { MESSAGE, MESSAGE_NAMES } from './fields.ts'
import type { Mode } from './form.ts'
import { createKeeper, createRecaller, type Keeper, type Recaller } from './kept.ts'
import type { ChoiceMemory } from './memory.ts'
import type { Task, Writing } from './task.ts'

/** What a choice says, as parts. */
export type Content = Pick<ChoiceChunk, 'text' | 'content'>

/** Reads what a choice says. */
export function takeContent(choice: WireObject, keeper: Keeper, index: number, task: Task): Content {
  const memory = task.memory.choice(index)
  if (task.form.content === 'message') return takeMessage(choice, keeper, memory, task.mode)
  const text = keeper.take('text', textOf(choice['text']), textOf(choice['text']))
  return { text, content: toTextParts(text, memory) }
}

function takeMessage(choice: WireObject, keeper: Keeper, memory: ChoiceMemory, mode: Mode): Content {
  const key = mode === 'body' ? 'message' : 'delta'
  const message = isObject(choice[key]) ? choice[key] : {}
  const inner = createKeeper(message, MESSAGE_NAMES)
  inner.take('role', ASSISTANT, toRole(memory, mode))
  memory.hasSpoken = true
  const text = inner.take('content', textOf(message['content']), toContent(textOf(message['content']), mode))
  const parts = toTextParts(text, memory)
  const call = readCall(message['function_call'], memory)
  inner.take('function_call', call, call && toFunctionCall(call, call.isFirst))
  if (call !== undefined) parts.push(toCallPart(call, memory))
  parts.sort((a, b) => a.index - b.index)
  keeper.keepLevel(MESSAGE, inner.toMetadata().providerMetadata)
  return { text, content: parts }
}

/** Who speaks. */
const ASSISTANT = 'assistant'

/** The role comes with the first piece. */
function toRole({ hasSpoken }: ChoiceMemory, mode: Mode): string | undefined {
  return mode === 'event' && hasSpoken ? undefined : ASSISTANT
}

function textOf(value: unknown): string {
  return textOrAbsent(value) ?? ''
}

function toTextParts(text: string, { numbers, types }: ChoiceMemory): OutputPart[] {
  if (text === '') return []
  types.add('text')
  return [{ type: 'text', index: numbers('text'), text }]
}

/** Where there is no text a message says null, and a delta nothing. */
function toContent(text: string, mode: Mode): string | null | undefined {
  if (text !== '') return text
  return mode === 'body' ? null : undefined
}

interface FunctionCall {
  readonly name: string
  readonly arguments: string
}

/** A call that has no name yet is none: what came of it is kept as it is. */
function readCall(call: unknown, memory: ChoiceMemory): (FunctionCall & { readonly isFirst: boolean }) | undefined {
  if (!isObject(call)) return undefined
  const isFirst = memory.name === undefined
  const name = memory.name ?? textOrAbsent(call['name'])
  if (name === undefined) return undefined
  memory.name = name
  return { name, arguments: textOf(call['arguments']), isFirst }
}

function toCallPart(call: FunctionCall, { index, numbers, types }: ChoiceMemory): ToolCallPart {
  types.add('tool_call')
  return {
    type: 'tool_call',
    index: numbers('tool_call'),
    id: syntheticId(index),
    name: call.name,
    arguments: call.arguments,
    syntheticId: true,
  }
}

/** A call of a function has no id. */
function syntheticId(choice: number): string {
  return `function_call_${choice}`
}

/** The name comes with the first piece. */
function toFunctionCall({ name, arguments: text }: FunctionCall, isFirst: boolean): object {
  return present({ name: isFirst ? name : undefined, arguments: text })
}

/** Writes what a choice says: a field of it. */
export function giveContent(piece: ChoiceChunk, recaller: Recaller, writing: Writing): WireObject {
  const { form, mode, losses } = writing
  const path = `choices[${piece.index}]`
  const memory = writing.memory.choice(piece.index)
  noteTexts(piece, path, memory, losses)
  const call = callOf(piece, path, memory, writing)
  if (form.content === 'text') return { text: recaller.give('text', piece.text, () => piece.text) }
  const key = mode === 'body' ? 'message' : 'delta'
  const inner = createRecaller(recaller.level(MESSAGE), MESSAGE_NAMES, `${path}.providerMetadata.${MESSAGE}.`, losses)
  const isFirst = memory.name === undefined
  if (call !== undefined) memory.name = call.name
  const fields = present({
    role: inner.give('role', ASSISTANT, () => toRole(memory, mode)),
    content: inner.give('content', piece.text, () => toContent(piece.text, mode)),
    function_call: inner.give(
      'function_call',
      call && { ...call, isFirst },
      () => call && toFunctionCall(call, isFirst),
    ),
  })
  return { [key]: { ...fields, ...inner.rest() } }
}

/** Notes what does not come through of the texts: they are one here, and bare. */
function noteTexts(piece: ChoiceChunk, path: string, { texts, types }: ChoiceMemory, losses: Losses): void {
  for (const part of piece.content) {
    if (part.type !== 'text') continue
    types.add('text')
    if (texts.size > 0 && !texts.has(part.index)) losses.add(`${path}.content`, 'a second text part')
    texts.set(part.index, part.text !== '' || texts.get(part.index) === true)
    const place = `${path}.content[${part.index}]`
    noteExtras(part, place, losses)
    if (part.citations !== undefined) losses.add(`${place}.citations`, 'citations')
  }
  const isOver = piece.finishReason !== null
  if (isOver && [...texts.values()].includes(false)) losses.add(`${path}.content`, 'a text part without text')
}

/** Gives the one call that has a place, and notes every other part. */
function callOf(
  piece: ChoiceChunk,
  path: string,
  memory: ChoiceMemory,
  { form, losses }: Writing,
): FunctionCall | undefined {
  const begun = memory.call
  let found: FunctionCall | undefined
  for (const part of piece.content) {
    if (part.type === 'text') {
      // A message has its text first; a call of an earlier event is before it.
      if (begun !== memory.call) losses.add(`${path}.content`, 'a text behind a call')
      continue
    }
    const isCarried = part.type === 'tool_call' && form.content === 'message' && part.custom !== true
    if (!isCarried || (memory.call ?? part.index) !== part.index) {
      noteLostPart(`a ${part.type} part`, { path, losses })
      continue
    }
    memory.call = part.index
    memory.types.add('tool_call')
    const place = `${path}.content[${part.index}]`
    noteExtras(part, place, losses)
    if (part.id !== syntheticId(piece.index)) losses.add(`${place}.id`, 'the id of a call')
    if (part.syntheticId !== true) losses.add(`${place}.syntheticId`, 'the id of a call')
    found = { name: part.name, arguments: part.arguments }
  }
  return found
}
