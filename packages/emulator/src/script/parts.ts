import type { Citation, OutputPart, ReplayToken } from '@concord/core'

/** A part of an answer. Its index is its place in the list; a tool call without id gets one. */
export type ScriptPart = AsScript<OutputPart>

type AsScript<Part> = Part extends { readonly type: 'tool_call' }
  ? Omit<Part, 'index' | 'id'> & { readonly id?: string }
  : Part extends OutputPart
    ? Omit<Part, 'index'>
    : never

type PartOf<Type extends ScriptPart['type']> = Extract<ScriptPart, { readonly type: Type }>

/** Makes text. */
export function text(
  value: string,
  fields: { readonly citations?: readonly Citation[]; readonly replay?: ReplayToken } = {},
): PartOf<'text'> {
  return { type: 'text', text: value, ...fields }
}

/** Makes reasoning, with what the vendor must get back with it. */
export function reasoning(value: string, fields: { readonly replay?: ReplayToken } = {}): PartOf<'reasoning'> {
  return { type: 'reasoning', text: value, ...fields }
}

/** Makes a refusal. */
export function refusal(value: string): PartOf<'refusal'> {
  return { type: 'refusal', text: value }
}

/** Makes a tool call; a string is taken verbatim, as what the model wrote. */
export function toolCall(
  name: string,
  value: object | string,
  fields: { readonly id?: string; readonly custom?: true; readonly replay?: ReplayToken } = {},
): PartOf<'tool_call'> {
  return { type: 'tool_call', name, arguments: typeof value === 'string' ? value : JSON.stringify(value), ...fields }
}

/** Makes media from base64 or a URL. */
export function media(
  mediaType: string,
  fields: { readonly data?: string; readonly url?: string; readonly transcript?: string },
): PartOf<'media'> {
  return { type: 'media', mediaType, ...fields }
}
