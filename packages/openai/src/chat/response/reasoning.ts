import type { OutputPart, ReplayToken } from '@concord/core'
import { isObject, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../host.ts'

/** What was thought, or a piece of it, not yet numbered. */
export interface Thought {
  /** By which the pieces of one thought find each other. */
  readonly key: string
  readonly text: string
  /** What has to go back with the text. */
  readonly data?: WireObject | undefined
  /** It is a block of `reasoning_details`. */
  readonly isBlock?: true
  /** It has no text, and so no place among what has: it comes after everything else. */
  readonly isSealed?: true
}

/**
 * Reads what was thought: as one text, under the names that hosts give it, as blocks of `reasoning_details`, or as blocks of the
 * content. The one text says no more than blocks that have the same.
 */
export function fromReasoning(message: WireObject, { quirks }: Host): readonly Thought[] {
  const { reasoning_details: given } = message
  const details = given === undefined ? NONE : objectsOf(given).map(fromDetail)
  const { content } = message
  const blocks = Array.isArray(content) ? objectsOf(content).filter(isReasoningBlock).map(fromBlock) : NONE
  const field = REASONING_FIELDS.find((name) => textOrAbsent(message[name]) !== undefined)
  if (field === undefined && details === NONE && blocks === NONE) return NONE
  const text = field === undefined ? undefined : textOrAbsent(message[field])
  if (text === undefined || text === joinTexts(details)) return [...details, ...blocks]
  const data = quirks.takesReasoning === true ? { field } : undefined
  return [{ key: 'reasoning', text, data }, ...details, ...blocks]
}

/** What the usual piece has. */
const NONE: readonly Thought[] = []

/** The names that hosts give to what was thought; OpenAI itself sends none. */
export const REASONING_FIELDS = ['reasoning_content', 'reasoning'] as const

function joinTexts(thoughts: readonly Thought[]): string {
  return thoughts.map(({ text }) => text).join('')
}

/** Reads one of the blocks, or a piece of it. */
export function fromDetail(detail: WireObject): Thought {
  const field = textFieldOf(detail['type'])
  const text = field === undefined ? undefined : textOrAbsent(detail[field])
  return {
    key: keyOfDetail(detail),
    text: text ?? '',
    data: without(detail, field),
    isBlock: true,
    ...(field === undefined && { isSealed: true }),
  }
}

/** Encrypted blocks are told apart by their ids; the pieces of a text have a place, and an id at times. */
export function keyOfDetail({ type, index, id }: WireObject): string {
  const place = `${String(type)} ${String(index)}`
  return textFieldOf(type) === undefined ? `${place} ${String(id)}` : place
}

function textFieldOf(type: unknown): string | undefined {
  return typeof type === 'string' && Object.hasOwn(TEXT_FIELDS, type) ? TEXT_FIELDS[type] : undefined
}

/** Source: https://openrouter.ai/docs/guides/best-practices/reasoning-tokens#reasoning_details-array-structure */
const TEXT_FIELDS: Readonly<Record<string, string>> = { 'reasoning.text': 'text', 'reasoning.summary': 'summary' }

function without(object: WireObject, field: string | undefined): WireObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== field))
}

/** Whether a block of a content is what was thought. */
export function isReasoningBlock(block: WireObject): boolean {
  const field = blockFieldOf(block['type'])
  const text = field === undefined ? undefined : block[field]
  return Array.isArray(text) || (field === 'thinking' && typeof text === 'string')
}

/** Where the blocks of each type have their text: in pieces, or plainly. */
const BLOCK_FIELDS: Readonly<Record<string, { readonly field: string; readonly piece: string }>> = {
  // Source: https://docs.databricks.com/aws/en/machine-learning/model-serving/query-reason-models
  reasoning: { field: 'summary', piece: 'summary_text' },
  // Source: https://docs.mistral.ai/capabilities/reasoning/
  thinking: { field: 'thinking', piece: 'text' },
}

function blockFieldOf(type: unknown): string | undefined {
  return typeof type === 'string' && Object.hasOwn(BLOCK_FIELDS, type) ? BLOCK_FIELDS[type]?.field : undefined
}

function fromBlock(block: WireObject): Thought {
  const field = blockFieldOf(block['type']) ?? ''
  const given = block[field]
  if (typeof given === 'string') return { key: 'block', text: given, data: without(block, field) }
  const pieces = objectsOf(given)
  const text = pieces.map((piece) => textOrAbsent(piece['text']) ?? '').join('')
  const bare = pieces.map((piece) => without(piece, 'text'))
  return { key: 'block', text, data: { ...block, [field]: bare } }
}

/** Makes the token of a thought. */
export function toReplay({ data }: Thought, { provider }: Host): { readonly replay?: ReplayToken } {
  return data === undefined ? {} : { replay: { provider, api: 'chat', data } }
}

/** How a thought goes back: as a field of its message, as a detail, or as a block of its content. */
export type ReturnedThought =
  | { readonly place: 'field'; readonly field: string; readonly text: string }
  | { readonly place: 'detail' | 'block'; readonly value: WireObject }

/** Reads the token of a thought of this host's; `undefined` for one that does not go back. */
export function toReturned(
  { text, replay }: Pick<Extract<OutputPart, { type: 'reasoning' }>, 'text' | 'replay'>,
  { provider }: Host,
): ReturnedThought | undefined {
  const data = replay?.provider === provider && replay.api === 'chat' ? replay.data : undefined
  if (!isObject(data)) return undefined
  const { field, type } = data
  if (REASONING_FIELDS.some((name) => name === field)) return { place: 'field', field: String(field), text }
  if (typeof type === 'string' && Object.hasOwn(BLOCK_FIELDS, type))
    return { place: 'block', value: toBlock(data, text) }
  if (typeof type !== 'string' || !type.startsWith('reasoning.')) return undefined
  const textField = textFieldOf(type)
  const isShown = textField !== undefined && text !== ''
  return { place: 'detail', value: isShown ? { ...data, [textField]: text } : data }
}

function toBlock(data: WireObject, text: string): WireObject {
  const { field = '', piece } = BLOCK_FIELDS[String(data['type'])] ?? {}
  if (!Array.isArray(data[field])) return { ...data, [field]: text }
  const [first, ...others] = objectsOf(data[field])
  return { ...data, [field]: [{ type: piece, ...first, text }, ...others] }
}
