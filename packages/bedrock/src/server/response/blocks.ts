import type { Citation, MediaPart, OutputPart, ReasoningPart, TextPart } from '@concord/core'
import { isObject, noteLostPart, noteToken, ownFields, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { fromBlock, isKnownKind } from '../../response/blocks.ts'
import { fromCitation } from '../../response/citations.ts'
import { formatOf, mediaTypeOf } from '../../response/formats.ts'
import { isMadeBlock, type MadeBlock } from '../../response/media.ts'
import { replayOf } from '../../response/replay.ts'
import { type BlockFacts, RESERVED } from './extras.ts'
import { toActivity, toToolCall } from './tools.ts'

/** Writes a part as a whole block; `undefined` where the wire has none for it. */
export function toBlock(part: OutputPart, facts: BlockFacts): WireObject | undefined {
  const path = `${facts.path}.content[${part.index}]`
  const block = toBareBlock(part, path, facts)
  return block === undefined || part.type === 'unknown'
    ? block
    : { ...block, ...ownFields(part, RESERVED, path, facts) }
}

function toBareBlock(part: OutputPart, path: string, facts: BlockFacts): WireObject | undefined {
  switch (part.type) {
    case 'text':
      return toText(part, path, facts)
    case 'refusal':
      return toRefusal(part.text, path, facts)
    case 'reasoning':
      return toReasoning(part, path, facts)
    case 'tool_call':
      return toToolCall(part, path, facts)
    case 'tool_activity':
      return toActivity(part, path, facts)
    case 'media':
      return toMedia(part, path, facts)
    case 'unknown':
      return toUnknown(part, path, facts)
    default:
      return part satisfies never
  }
}

function toText(part: TextPart, path: string, facts: BlockFacts): WireObject | undefined {
  const { text, citations } = part
  if (text === '' && citations === undefined) return noteLostPart('a text without content', facts)
  noteCited(part, path, facts)
  if (citations === undefined) return { text }
  const content = text === '' ? {} : { content: [{ text }] }
  return { citationsContent: { ...content, citations: citations.map((one) => toCitation(one, path, facts)) } }
}

/** Notes the token of a text, which only one with citations has. */
export function noteCited(part: TextPart, path: string, { losses }: BlockFacts): void {
  noteToken(part, part.citations !== undefined && replayOf(part)?.['type'] === 'citationsContent', path, losses)
}

/** Writes a citation: as it came where it is of this wire, by its address otherwise. */
export function toCitation(citation: Citation, path: string, { isOwn, losses }: BlockFacts): WireObject {
  const { url, title, quotedText, source } = citation
  if (isObject(source) && (isOwn || isObject(source['location'])) && isSame(fromCitation(source), citation))
    return source
  losses.add(`${path}.citations`, 'a citation of another vendor')
  return {
    ...(title !== undefined && { title }),
    ...(quotedText !== undefined && { sourceContent: [{ text: quotedText }] }),
    location: { web: { url: url ?? '' } },
  }
}

function isSame(own: Citation, citation: Citation): boolean {
  return (['url', 'title', 'quotedText', 'start', 'end'] as const).every((key) => own[key] === citation[key])
}

/** Notes that a refusal is told as text, and writes it. */
export function toRefusal(text: string, path: string, { path: choice, losses }: BlockFacts): WireObject {
  losses.add(path, 'a refusal beside the text')
  losses.add(`${choice}.text`, 'a refusal beside the text')
  return { text }
}

function toReasoning(part: ReasoningPart, path: string, facts: BlockFacts): WireObject | undefined {
  const { text } = part
  const token = toReasoningFields(part)
  if (text === '' && (token === undefined || Object.keys(token).length === 0))
    return noteLostPart('reasoning that another vendor withholds', facts)
  noteToken(part, token !== undefined, path, facts.losses)
  const isRedacted = token !== undefined && 'redactedContent' in token
  return { reasoningContent: isRedacted ? token : { reasoningText: { text, ...token } } }
}

/** What a thought has for its return: a signature, bytes in place of the text, or nothing; `undefined` without a token of ours. */
export function toReasoningFields(part: ReasoningPart): WireObject | undefined {
  const { signature, redactedContent, type, ...others } = replayOf(part) ?? { others: true }
  if (Object.keys(others).length > 0) return undefined
  const signed = textOrAbsent(signature)
  const redacted = textOrAbsent(redactedContent)
  if (signed !== undefined && redactedContent === undefined && type === undefined) return { signature: signed }
  if (redacted !== undefined && signature === undefined && type === undefined && part.text === '')
    return { redactedContent: redacted }
  const isUnsigned = type === 'reasoningText' && signature === undefined && redactedContent === undefined
  return isUnsigned && part.text !== '' ? {} : undefined
}

function toMedia(part: MediaPart, path: string, facts: BlockFacts): WireObject | undefined {
  const written = toMediaFields(part, path, facts)
  if (written === undefined) return undefined
  const { kind, format, source } = written
  return { [kind]: { format, ...(source !== undefined && { source }) } }
}

/** What a block of media says, and which one it is. */
export interface MediaFields {
  readonly kind: MadeBlock
  readonly format: string
  readonly source: WireObject | undefined
}

/** Writes the fields of media; `undefined` for a type that the wire does not have. */
export function toMediaFields(part: MediaPart, path: string, facts: BlockFacts): MediaFields | undefined {
  const { mediaType, data, url, transcript } = part
  const kind = mediaType.split('/')[0] ?? ''
  const format = isMadeBlock(kind) ? formatOf(kind, mediaType) : undefined
  if (!isMadeBlock(kind) || format === undefined) return noteLostPart(`media of type ${mediaType}`, facts)
  if (mediaTypeOf(kind, format) !== mediaType) facts.losses.add(`${path}.mediaType`, 'a type by another name')
  if (transcript !== undefined) facts.losses.add(`${path}.transcript`, 'a transcript')
  if (data !== undefined && url !== undefined) facts.losses.add(`${path}.url`, 'an address beside the bytes')
  noteToken(part, JSON.stringify(replayOf(part)) === JSON.stringify({ type: kind }), path, facts.losses)
  const source = data === undefined ? url && { s3Location: { uri: url } } : { bytes: data }
  return { kind, format, source: source === '' ? undefined : source }
}

/** A block that no version knows may be of any vendor; what this one knows would be read as what it is. */
function toUnknown(
  part: Extract<OutputPart, { type: 'unknown' }>,
  path: string,
  facts: BlockFacts,
): WireObject | undefined {
  const { value, providerMetadata } = part
  const isBlock = isObject(value) && Object.keys(value).length > 0 && !Object.keys(value).some(isKnownKind)
  const back = isBlock ? fromBlock(value, 0, { createId: () => '', names: new Map() }) : undefined
  if (!isBlock || back === undefined) return noteLostPart('an unknown part that is no block', facts)
  noteToken(part, JSON.stringify(replayOf(part)) === JSON.stringify(replayOf(back)), path, facts.losses)
  if (providerMetadata !== undefined) facts.losses.add(`${path}.providerMetadata`, 'metadata of an unknown part')
  return value
}
