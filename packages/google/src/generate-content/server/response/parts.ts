import type { MediaPart, OutputPart, ReasoningPart, TextPart, ToolCallPart } from '@concord/core'
import {
  isObject,
  mergeOptions,
  noteLostPart,
  noteToken,
  ownFields,
  type PartFacts,
  type WireObject,
} from '@concord/core/adapter'
import { fromPart, type PartKind } from '../../response/parts.ts'
import { replayOf } from '../../response/replay.ts'
import { toActivity } from './activities.ts'

/** Writes a part; `undefined` where the wire has none for it. */
export function toPart(part: OutputPart, facts: PartFacts): WireObject | undefined {
  const path = `${facts.path}.content[${part.index}]`
  switch (part.type) {
    case 'text':
      return toText(part, path, facts)
    case 'refusal':
      facts.losses.add(path, 'a refusal beside the text')
      facts.losses.add(`${facts.path}.text`, 'a refusal beside the text')
      return { text: part.text }
    case 'reasoning':
      return toThought(part, path, facts)
    case 'tool_call':
      return toFunctionCall(part, path, facts)
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

/** A signature, where a token holds that and no more. */
function signatureOf(data: WireObject | undefined): { readonly thoughtSignature?: string } {
  const { thoughtSignature, ...others } = data ?? {}
  const isToken = typeof thoughtSignature === 'string' && thoughtSignature !== '' && Object.keys(others).length === 0
  return isToken ? { thoughtSignature } : {}
}

function toText(part: TextPart, path: string, facts: PartFacts): WireObject | undefined {
  const signature = signatureOf(replayOf(part))
  noteToken(part, Object.keys(signature).length > 0, path, facts.losses)
  const metadata = ownFields(part, TEXT_FIELDS, path, facts)
  if (part.text === '' && Object.keys({ ...signature, ...metadata }).length === 0)
    return noteLostPart('a text without content', facts)
  return { ...metadata, text: part.text, ...signature }
}

/** Fields that would make another part of it. */
const TEXT_FIELDS: ReadonlySet<string> = new Set<PartKind | 'thought' | 'thoughtSignature'>([
  'text',
  'thought',
  'thoughtSignature',
  'functionCall',
  'executableCode',
  'codeExecutionResult',
  'toolCall',
  'toolResponse',
  'inlineData',
  'fileData',
])

function toThought(part: ReasoningPart, path: string, facts: PartFacts): WireObject | undefined {
  const { thought, ...rest } = replayOf(part) ?? {}
  const signature = signatureOf(rest)
  const isToken = thought === true && Object.keys(rest).length === Object.keys(signature).length
  noteToken(part, isToken, path, facts.losses)
  const metadata = ownFields(part, TEXT_FIELDS, path, facts)
  if (part.text === '' && Object.keys({ ...(isToken && signature), ...metadata }).length === 0)
    return noteLostPart('reasoning that another vendor withholds', facts)
  return { ...metadata, text: part.text, thought: true, ...(isToken && signature) }
}

function toFunctionCall(part: ToolCallPart, path: string, facts: PartFacts): WireObject {
  const signature = signatureOf(replayOf(part))
  noteToken(part, Object.keys(signature).length > 0, path, facts.losses)
  const { losses } = facts
  if (part.custom === true) losses.add(`${path}.custom`, 'a tool that takes free text')
  const args = part.custom === true ? undefined : parseArguments(part.arguments)
  if (args === undefined) losses.add(`${path}.arguments`, 'arguments that are no JSON')
  const call = { id: part.id, name: part.name, args: args ?? { input: part.arguments } }
  return { ...withData('functionCall', call, part, path, facts), ...signature }
}

/** Reads arguments as their value; nothing is an object without fields. */
export function parseArguments(written: string): unknown {
  if (written === '') return {}
  try {
    return JSON.parse(written) ?? undefined
  } catch {
    return undefined
  }
}

/** Writes the data of a part; what is said of the data beside the contract stands within it. */
export function withData(
  kind: PartKind,
  data: WireObject,
  part: OutputPart,
  path: string,
  facts: PartFacts,
): WireObject {
  const reserved = new Set([...TEXT_FIELDS].filter((field) => field !== kind && field !== 'thought'))
  const { [kind]: within, ...beside } = ownFields(part, reserved, path, facts)
  const isWithin = isObject(within) && Object.keys(within).every((key) => !Object.hasOwn(data, key))
  if (within !== undefined && !isWithin) facts.losses.add(`${path}.providerMetadata`, 'metadata of the same name')
  return { ...beside, [kind]: isWithin ? mergeOptions(data, within) : data }
}

function toMedia(part: MediaPart, path: string, facts: PartFacts): WireObject | undefined {
  const { mediaType: mimeType, data, url, transcript } = part
  const signature = signatureOf(replayOf(part))
  noteToken(part, Object.keys(signature).length > 0, path, facts.losses)
  if (transcript !== undefined) facts.losses.add(`${path}.transcript`, 'a transcript')
  if (data === undefined && url === undefined) return noteLostPart('a sound without bytes', facts)
  if (data !== undefined && url !== undefined) facts.losses.add(`${path}.url`, 'an address beside the bytes')
  return data === undefined
    ? { ...withData('fileData', { mimeType, fileUri: url }, part, path, facts), ...signature }
    : { ...withData('inlineData', { mimeType, data }, part, path, facts), ...signature }
}

/** A part that no version knows may be of any vendor; what this one knows would be read as what it is. */
function toUnknown(
  part: Extract<OutputPart, { type: 'unknown' }>,
  path: string,
  facts: PartFacts,
): WireObject | undefined {
  const { value, providerMetadata } = part
  const back = isObject(value) ? fromPart(value, 0, { createId: () => '' }) : undefined
  if (!isObject(value) || back?.type !== 'unknown')
    return noteLostPart('an unknown part that is none of this wire', facts)
  noteToken(part, JSON.stringify(replayOf(part)) === JSON.stringify(replayOf(back)), path, facts.losses)
  if (providerMetadata !== undefined) facts.losses.add(`${path}.providerMetadata`, 'metadata of an unknown part')
  return value
}
