import type { MediaPart, OutputPart, ToolCallPart } from '@concord/core'
import { type Losses, mergeOptions, type PartFacts, toInput, type WireObject } from '@concord/core/adapter'
import { mediaTypeOf } from '../media.ts'

/** What a whole answer, or a line of a stream, holds of what the model wrote. */
export interface Written {
  readonly text?: string
  readonly thinking?: string
  readonly image?: string
  readonly tool_calls?: readonly object[]
}

/** What the writer of a part may know beside it. */
export interface WriteFacts extends PartFacts {
  /** Whether the wire has a place for an image. */
  readonly hasImage: boolean
}

/** Writes a part, or a piece of a text; `undefined` where the wire has nothing for it. */
export function toWritten(part: OutputPart, facts: WriteFacts): Written | undefined {
  const path = `${facts.path}.content[${part.index}]`
  switch (part.type) {
    case 'text':
      noteExtras(part, path, facts.losses)
      return part.text === '' ? undefined : { text: part.text }
    case 'reasoning':
      noteExtras(part, path, facts.losses)
      return part.text === '' ? undefined : { thinking: part.text }
    case 'refusal':
      facts.losses.add(`${facts.path}.content`, 'a refusal beside the text')
      return { text: part.text }
    case 'media':
      return toImage(part, path, facts)
    case 'tool_call':
      return { tool_calls: [toToolCall(part, path, facts)] }
    case 'tool_activity':
    case 'unknown':
      return dropped(part, facts)
    default:
      return part satisfies never
  }
}

/** Notes a part that does not come through; those after it move up. */
export function dropped({ type }: OutputPart, { path, losses }: Pick<PartFacts, 'path' | 'losses'>): undefined {
  losses.add(`${path}.content`, `a ${type} part like this one`)
  return undefined
}

/** Notes what stands on a part and has no place on the wire. */
function noteExtras(part: OutputPart, path: string, losses: Losses): void {
  if (part.replay !== undefined) losses.add(`${path}.replay`, 'a replay token')
  if (part.providerMetadata !== undefined) losses.add(`${path}.providerMetadata`, 'metadata of a part')
  if (part.type === 'text' && part.citations !== undefined) losses.add(`${path}.citations`, 'citations')
}

/** An image is its bytes alone, which say what they are. */
function toImage(part: MediaPart, path: string, facts: WriteFacts): Written | undefined {
  const { data, mediaType, url, transcript } = part
  if (data === undefined || data === '' || !facts.hasImage) return dropped(part, facts)
  noteExtras(part, path, facts.losses)
  if (mediaTypeOf(data) !== mediaType) facts.losses.add(`${path}.mediaType`, 'a type that the bytes do not show')
  if (url !== undefined) facts.losses.add(`${path}.url`, 'media by URL')
  if (transcript !== undefined) facts.losses.add(`${path}.transcript`, 'a transcript')
  return { image: data }
}

function toToolCall(part: ToolCallPart, path: string, { losses, isOwn }: PartFacts): object {
  const { id, name, custom, replay, providerMetadata = {} } = part
  if (replay !== undefined) losses.add(`${path}.replay`, 'a replay token')
  if (part.providerMetadata !== undefined && !isOwn)
    losses.add(`${path}.providerMetadata`, 'metadata of another vendor')
  if (custom === true) {
    losses.add(`${path}.custom`, 'a tool that takes free text')
    losses.add(`${path}.arguments`, 'free text')
  }
  const input = custom === true ? { input: part.arguments } : toInput(part.arguments)
  return mergeOptions<WireObject>(isOwn ? providerMetadata : {}, { id, function: { name, arguments: input } })
}
