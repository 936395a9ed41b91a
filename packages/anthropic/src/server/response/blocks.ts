import type { Citation, OutputPart, ReasoningPart, TextPart } from '@concord/core'
import { isObject, noteLostPart, noteToken, ownFields, type WireObject } from '@concord/core/adapter'
import { replayOf } from '../../response/replay.ts'
import { fromBlock } from '../../response/blocks.ts'
import { fromCitation } from '../../response/citations.ts'
import type { BlockFacts } from './extras.ts'
import { toActivity, toToolCall } from './tools.ts'

/** Writes a part as a whole block; `undefined` where the wire has none for it. */
export function toBlock(part: OutputPart, facts: BlockFacts): WireObject | undefined {
  const path = `${facts.path}.content[${part.index}]`
  switch (part.type) {
    case 'text':
      return toText(part, path, facts)
    case 'refusal':
      facts.losses.add(path, 'a refusal beside the text')
      facts.losses.add(`${facts.path}.text`, 'a refusal beside the text')
      return { type: 'text', text: part.text, citations: null }
    case 'reasoning':
      return toThinking(part, path, facts)
    case 'tool_call':
      return toToolCall(part, path, facts)
    case 'tool_activity':
      return toActivity(part, path, facts)
    case 'unknown':
      return toUnknown(part, path, facts)
    case 'media':
      return noteLostPart('media', facts)
    default:
      return part satisfies never
  }
}

function toText(part: TextPart, path: string, facts: BlockFacts): WireObject | undefined {
  const metadata = ownFields(part, TEXT_FIELDS, path, facts)
  const hasCitations = part.citations !== undefined
  if (part.text === '' && !hasCitations && Object.keys(metadata).length === 0)
    return noteLostPart('a text without content', facts)
  noteToken(part, hasCitations && replayOf(part)?.['type'] === 'text', path, facts.losses)
  return {
    ...metadata,
    type: 'text',
    text: part.text,
    citations: part.citations?.map((citation) => toCitation(citation, path, facts)) ?? null,
  }
}

/** The fields of a text block that the contract holds. */
export const TEXT_FIELDS: ReadonlySet<string> = new Set(['type', 'text', 'citations'])

/** Writes a citation: as it came where it is of this wire, by its address otherwise. */
export function toCitation(citation: Citation, path: string, { isOwn, losses }: BlockFacts): WireObject {
  const { url, title, quotedText, source } = citation
  if (isObject(source) && (isOwn || isLocation(source)) && isSame(fromCitation(source), citation)) return source
  losses.add(`${path}.citations`, 'a citation of another vendor')
  return {
    type: 'web_search_result_location',
    url: url ?? '',
    title: title ?? null,
    cited_text: quotedText ?? '',
    encrypted_index: '',
  }
}

function isLocation({ type }: WireObject): boolean {
  return typeof type === 'string' && type.endsWith('_location')
}

function isSame(own: Citation, citation: Citation): boolean {
  return (['url', 'title', 'quotedText', 'start', 'end'] as const).every((key) => own[key] === citation[key])
}

function toThinking(part: ReasoningPart, path: string, facts: BlockFacts): WireObject | undefined {
  const token = toThinkingToken(part)
  if (part.text === '' && token === undefined) return noteLostPart('reasoning that another vendor withholds', facts)
  noteToken(part, token !== undefined, path, facts.losses)
  const metadata = ownFields(part, THINKING_FIELDS, path, facts)
  if (token !== undefined && 'data' in token) return { ...metadata, type: 'redacted_thinking', ...token }
  return { ...metadata, type: 'thinking', thinking: part.text, signature: '', ...token }
}

/** The fields of thinking blocks that the contract holds. */
export const THINKING_FIELDS: ReadonlySet<string> = new Set(['type', 'thinking', 'signature', 'data'])

/** What a thinking block holds for its return: a signature, or all of it in place of the text. */
export function toThinkingToken(
  part: ReasoningPart,
): { readonly signature: string } | { readonly data: string } | undefined {
  const { signature, data, ...others } = replayOf(part) ?? {}
  if (Object.keys(others).length > 0) return undefined
  if (typeof signature === 'string' && signature !== '' && data === undefined) return { signature }
  const isWithheld = typeof data === 'string' && data !== '' && signature === undefined && part.text === ''
  return isWithheld ? { data } : undefined
}

/** A block that no version knows may be of any vendor; what this one knows would be read as what it is. */
function toUnknown(
  part: Extract<OutputPart, { type: 'unknown' }>,
  path: string,
  facts: BlockFacts,
): WireObject | undefined {
  const { value, providerMetadata } = part
  const back = isObject(value) ? fromBlock(value, 0, { createId: () => '', names: new Map() }) : undefined
  if (!isObject(value) || back?.type !== 'unknown') return noteLostPart('an unknown part that is no block', facts)
  noteToken(part, isSameToken(part, back), path, facts.losses)
  if (providerMetadata !== undefined) facts.losses.add(`${path}.providerMetadata`, 'metadata of an unknown part')
  return value
}

function isSameToken(part: OutputPart, back: OutputPart): boolean {
  return JSON.stringify(replayOf(part)) === JSON.stringify(replayOf(back))
}
