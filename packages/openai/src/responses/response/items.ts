import type { MediaPart, OutputPart, TokenLogprob, ToolActivityPart, ToolCallPart } from '@concord/core'
import { leftovers, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import { argumentFields, formOf, nameOf, readArguments, type ToolForm } from './forms.ts'
import { toReplay, without } from './replay.ts'
import { fromAnnotations } from './annotations.ts'
import { fromTokens } from './logprobs.ts'

/** What the reader of an item may know beside it. */
export interface ItemFacts {
  readonly createId: () => string
  /** The ids of the calls so far, by the names of their tools: a result may name no call. */
  readonly calls: Map<string, string>
  readonly host: Host
}

/** A part of an item, not yet numbered. */
export interface ItemPart {
  /** Its place in the item, by which the pieces of a stream find it. */
  readonly key: string
  readonly part: OutputPart
  /** Those of its text. */
  readonly logprobs?: readonly TokenLogprob[]
}

/** Reads one item of an answer, part by part; the first carries the token of the item. */
export function fromItem(item: WireObject, facts: ItemFacts): readonly ItemPart[] {
  if (item['type'] === 'message') return fromMessage(item, facts)
  if (item['type'] === 'reasoning') return fromReasoning(item, facts)
  if (item['type'] === 'image_generation_call' && textOrAbsent(item['result']) !== undefined)
    return [{ key: 'media', part: fromImage(item, facts) }]
  const form = formOf(item)
  if (form === undefined) return [{ key: 'unknown', part: fromUnknown(item, facts) }]
  if (form.runs === 'client') return [{ key: CALL, part: fromToolCall(item, form, facts) }]
  return fromActivity(item, form, facts)
}

/** The key of a tool call. */
export const CALL = 'call'

/** The key of a text, by its place in its list. */
export function keyOf(kind: TextKind, position: number): string {
  return `${kind} ${position}`
}

/** What comes as text in pieces. */
export type TextKind = 'text' | 'refusal' | 'summary' | 'reasoning'

const MESSAGE_FIELDS = ['content'] as const
const TEXT_FIELDS: ReadonlySet<string> = new Set(['type', 'text', 'annotations', 'logprobs'])
const REFUSAL_FIELDS: ReadonlySet<string> = new Set(['type', 'refusal'])

function fromMessage(item: WireObject, { host }: ItemFacts): readonly ItemPart[] {
  const parts = objectsOf(item['content']).flatMap((block, i) => fromContent(block, i) ?? [])
  // A message without content still goes back: the API wants what followed its reasoning.
  const whole: readonly ItemPart[] =
    parts.length > 0 ? parts : [{ key: keyOf('text', 0), part: { type: 'text', index: -1, text: '' } }]
  return withToken(whole, without(item, MESSAGE_FIELDS), host)
}

function fromContent(block: WireObject, position: number): ItemPart | undefined {
  if (block['type'] === 'output_text') return fromText(block, position)
  if (block['type'] === 'refusal') {
    const text = textOrAbsent(block['refusal']) ?? ''
    const rest = leftovers(block, REFUSAL_FIELDS)
    if (text === '' && rest.providerMetadata === undefined) return undefined
    return { key: keyOf('refusal', position), part: { type: 'refusal', index: -1, text, ...rest } }
  }
  return { key: `content ${position}`, part: { type: 'unknown', index: -1, value: block } }
}

function fromText(block: WireObject, position: number): ItemPart | undefined {
  const text = textOrAbsent(block['text']) ?? ''
  const citations = fromAnnotations(block['annotations'])
  const logprobs = fromTokens(block['logprobs'])
  const rest = leftovers(block, TEXT_FIELDS)
  if (text === '' && citations.length === 0 && rest.providerMetadata === undefined) return undefined
  return {
    key: keyOf('text', position),
    part: { type: 'text', index: -1, text, ...(citations.length > 0 && { citations }), ...rest },
    ...(logprobs.length > 0 && { logprobs }),
  }
}

const REASONING_FIELDS = ['summary', 'content'] as const
const THOUGHT_FIELDS: ReadonlySet<string> = new Set(['text'])
const SUMMARY_FIELDS: ReadonlySet<string> = new Set(['type', 'text'])

/** Each summary is a part, and so is each text of the reasoning itself; the latter says its type, which no other sign does. */
function fromReasoning(item: WireObject, { host }: ItemFacts): readonly ItemPart[] {
  const parts = [
    ...objectsOf(item['summary']).map((block, i) => fromThought('summary', block, i, SUMMARY_FIELDS)),
    ...objectsOf(item['content']).map((block, i) => fromThought('reasoning', block, i, THOUGHT_FIELDS)),
  ].filter(({ part }) => part.text !== '')
  const withheld: ItemPart = { key: keyOf('summary', 0), part: { type: 'reasoning', index: -1, text: '' } }
  return withToken(parts.length > 0 ? parts : [withheld], without(item, REASONING_FIELDS), host)
}

function fromThought(
  kind: TextKind,
  block: WireObject,
  position: number,
  fields: ReadonlySet<string>,
): ItemPart & { readonly part: Extract<OutputPart, { type: 'reasoning' }> } {
  const text = textOrAbsent(block['text']) ?? ''
  return { key: keyOf(kind, position), part: { type: 'reasoning', index: -1, text, ...leftovers(block, fields) } }
}

function withToken([first, ...others]: readonly ItemPart[], data: WireObject, host: Host): readonly ItemPart[] {
  return first === undefined ? [] : [{ ...first, part: { ...first.part, ...toReplay(data, host) } }, ...others]
}

/** An image that the model made; its format is PNG where the item does not say. */
function fromImage(item: WireObject, { host }: ItemFacts): MediaPart {
  const format = textOrAbsent(item['output_format']) ?? 'png'
  return {
    type: 'media',
    index: -1,
    mediaType: format === 'svg' ? 'image/svg+xml' : `image/${format}`,
    data: String(item['result']),
    ...toReplay(without(item, ['result']), host),
  }
}

function fromUnknown(item: WireObject, { host }: ItemFacts): OutputPart {
  const type = textOrAbsent(item['type'])
  return { type: 'unknown', index: -1, value: item, ...(type !== undefined && toReplay({ type }, host)) }
}

/** Reads the call of a tool that the client runs. */
export function fromToolCall(
  item: WireObject,
  form: ToolForm,
  { createId, host }: Pick<ItemFacts, 'createId' | 'host'>,
): ToolCallPart {
  const idField = idFieldOf(item)
  const id = textOrAbsent(item[idField])
  return {
    type: 'tool_call',
    index: -1,
    id: id ?? createId(),
    name: nameOf(item, form),
    arguments: readArguments(item, form.call) ?? '',
    ...(form.isCustom === true && { custom: true }),
    ...(id === undefined && { syntheticId: true }),
    ...toReplay(without(item, fieldsOf(form, returnedIdOf(item, idField))), host),
  }
}

/** A call that is named by `call_id` and has no id of its own keeps the name in its token: nothing else says which it was. */
function returnedIdOf(item: WireObject, idField: string): string {
  return idField === 'call_id' && !isNamedByCall(item) && textOrAbsent(item['id']) === undefined ? 'id' : idField
}

/** A call is answered by its `call_id`; items that have none are named by their own id. */
function idFieldOf(item: WireObject): string {
  return textOrAbsent(item['call_id']) === undefined && !isNamedByCall(item) ? 'id' : 'call_id'
}

function isNamedByCall({ type }: WireObject): boolean {
  return type === 'function_call' || type === 'custom_tool_call'
}

function fieldsOf(form: ToolForm, idField: string): readonly string[] {
  const { name = idField, result = idField } = form
  return [idField, name, result, ...argumentFields(form.call)]
}

/** Reads what the vendor ran: its call, its result, or both; an item with neither is a call of which nothing is told. */
function fromActivity(item: WireObject, form: ToolForm, { createId, calls, host }: ItemFacts): readonly ItemPart[] {
  const name = nameOf(item, form)
  const written = readArguments(item, form.call)
  const output = form.result === undefined ? undefined : item[form.result]
  const isResultAlone = form.call === undefined && form.result !== undefined
  const idField = isResultAlone && isUnpaired(item, name, calls) ? 'none' : idFieldOf(item)
  const id = (idField === 'none' ? calls.get(name) : textOrAbsent(item[idField])) ?? createId()
  if (!isResultAlone) calls.set(name, id)
  const base = { type: 'tool_activity', index: -1, id, name } as const
  const call: ToolActivityPart = { ...base, ...(written !== undefined && written !== '' && { arguments: written }) }
  const result: ToolActivityPart = { ...base, output }
  const hasOutput = output !== undefined && output !== null
  const parts: readonly ItemPart[] = [
    ...(call.arguments !== undefined || !hasOutput ? [{ key: 'call', part: call }] : []),
    ...(hasOutput ? [{ key: 'result', part: result }] : []),
  ]
  return withToken(parts, without(item, fieldsOf(form, returnedIdOf(item, idField))), host)
}

/** A result that names no call belongs to the last one of its tool. */
function isUnpaired(item: WireObject, name: string, calls: ReadonlyMap<string, string>): boolean {
  return 'call_id' in item && textOrAbsent(item['call_id']) === undefined && calls.has(name)
}
