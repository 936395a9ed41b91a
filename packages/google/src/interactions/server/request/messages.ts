import type {
  ContentOptions,
  HistoryPart,
  InputPart,
  MediaSource,
  Message,
  ToolMessage,
  ToolResultPart,
} from '@concord/core'
import { createError, isObject, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { typeOf } from '../../response/content.ts'
import { fromStep, type StepFacts } from '../../response/steps.ts'
import type { WireRequest } from './schema.ts'

/** Reads a conversation of the wire, its instructions first. */
export function fromMessages({ system_instruction: system, input }: WireRequest): readonly Message[] {
  const instructions = textOrAbsent(system)
  return [
    ...(instructions === undefined ? [] : [{ role: 'system' as const, content: instructions }]),
    ...fromInput(input),
  ]
}

/** A text or contents are one turn of the user; steps are a conversation. */
function fromInput(input: WireRequest['input']): readonly Message[] {
  if (input === null || input === undefined) return []
  if (typeof input === 'string') return [{ role: 'user', content: input }]
  const items = Array.isArray(input) ? objectsOf(input) : objectsOf([input])
  return items.every((item) => CONTENTS.has(typeOf(item)))
    ? [{ role: 'user', content: items.map(fromInputContent) }]
    : fromSteps(items)
}

const CONTENTS: ReadonlySet<string> = new Set(['text', 'image', 'audio', 'video', 'document'])

/** What the model did in a row is one answer. */
function fromSteps(steps: readonly WireObject[]): readonly Message[] {
  const messages: Message[] = []
  let id = 0
  const facts: StepFacts = { createId: () => `step_${++id}`, names: new Map() }
  let answer: HistoryPart[] = []
  const flush = (): void => {
    if (answer.length > 0) messages.push({ role: 'assistant', content: answer })
    answer = []
  }
  for (const [i, step] of steps.entries()) {
    const type = typeOf(step)
    if (type !== 'user_input' && type !== 'function_result') {
      answer.push(...fromModelStep(step, answer.length, facts))
      continue
    }
    flush()
    if (type === 'function_result') messages.push(fromFunctionResult(step, `input.${i}`))
    else messages.push({ role: 'user', content: objectsOf(step['content']).map(fromInputContent) })
  }
  flush()
  return messages
}

function fromModelStep(step: WireObject, index: number, facts: StepFacts): readonly HistoryPart[] {
  return fromStep(step, index, facts).map((part): HistoryPart => {
    const { index: _index, providerMetadata: metadata, ...rest } = part
    return { ...rest, ...(metadata !== undefined && { providerOptions: { [PROVIDER]: metadata } }) }
  })
}

function fromFunctionResult(step: WireObject, path: string): ToolMessage {
  const { result, is_error: isError } = step
  const toolCallId = textOrAbsent(step['call_id'])
  if (toolCallId === undefined) {
    const message = `${path}.call_id: give the call that this answers`
    throw createError('invalid_request', message, { provider: PROVIDER, status: 400 })
  }
  const name = textOrAbsent(step['name'])
  return {
    role: 'tool',
    toolCallId,
    ...(name !== undefined && { name }),
    content: fromResult(result),
    ...(isError === true && { isError }),
    ...optionsOf(step, ['type', 'call_id', 'name', 'result', 'is_error']),
  }
}

function fromResult(result: unknown): string | readonly ToolResultPart[] {
  if (typeof result === 'string') return result
  const isContent = Array.isArray(result) && result.every((item) => isObject(item) && CONTENTS.has(typeOf(item)))
  return isContent ? objectsOf(result).map(fromInputContent) : [{ type: 'json', value: result ?? null }]
}

function fromInputContent(content: WireObject): InputPart {
  const type = typeOf(content)
  if (type === 'text' && typeof content['text'] === 'string')
    return { type: 'text', text: content['text'], ...optionsOf(content, ['type', 'text']) }
  const source = fromSource(content)
  // A content that the contract has no part for: an empty text whose attachment is the content.
  if (source === undefined) return { type: 'text', text: '', providerOptions: { [PROVIDER]: content } }
  const kind = type === 'image' || type === 'audio' ? type : 'file'
  return { type: kind, source, ...optionsOf(content, ['type', 'data', 'uri', 'mime_type']) }
}

/** Reads where the bytes are; a file without a scheme in its address is one by its name. */
function fromSource({ data, uri, mime_type: mimeType }: WireObject): MediaSource | undefined {
  const mediaType = textOrAbsent(mimeType)
  if (typeof data === 'string') return { type: 'base64', data, mediaType: mediaType ?? 'application/octet-stream' }
  if (typeof uri !== 'string') return undefined
  const type = mediaType === undefined ? {} : { mediaType }
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(uri) ? { type: 'url', url: uri, ...type } : { type: 'id', id: uri, ...type }
}

/** What the contract has no field for, at the level where it stands. */
function optionsOf(object: WireObject, known: readonly string[]): { providerOptions?: ContentOptions } {
  const entries = Object.entries(object).filter(([key, value]) => !known.includes(key) && value !== null)
  return entries.length > 0 ? { providerOptions: { [PROVIDER]: Object.fromEntries(entries) } } : {}
}
