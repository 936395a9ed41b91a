import type { MediaPart, OutputPart, ReasoningPart, TextPart, ToolActivityPart, ToolCallPart } from '@concord/core'
import {
  isObject,
  noteCustom,
  noteLostPart,
  noteToken,
  ownFields,
  type PartFacts,
  toInput,
  type WireObject,
} from '@concord/core/adapter'
import { contentTypeOf } from '../../request/content.ts'
import { MEDIA_FIELDS } from '../../response/content.ts'
import { replayOf } from '../../response/replay.ts'
import { fromStep, isServerCall, isServerResult } from '../../response/steps.ts'
import { toAnnotations } from './annotations.ts'

/** Writes a part as a step; `undefined` where the wire has none for it. */
export function toStep(part: OutputPart, facts: PartFacts): WireObject | undefined {
  const path = `${facts.path}.content[${part.index}]`
  switch (part.type) {
    case 'text':
      return toText(part, path, facts)
    case 'refusal':
      facts.losses.add(path, 'a refusal beside the text')
      facts.losses.add(`${facts.path}.text`, 'a refusal beside the text')
      return toOutput({ type: 'text', text: part.text })
    case 'reasoning':
      return toThought(part, path, facts)
    case 'tool_call':
      return { ...toFunctionCall(part, path, facts), arguments: toCallArguments(part, path, facts) }
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

/** A content is one step of the model's output. */
function toOutput(content: WireObject, beside: WireObject = {}): WireObject {
  return { ...beside, type: 'model_output', content: [content] }
}

/** The fields of a text that the contract holds, and those of its step. */
export const TEXT_FIELDS: ReadonlySet<string> = new Set(['type', 'text', 'annotations', 'content'])

function toText(part: TextPart, path: string, facts: PartFacts): WireObject | undefined {
  noteToken(part, false, path, facts.losses)
  const { error, ...metadata } = ownFields(part, TEXT_FIELDS, path, facts)
  const { text, citations } = part
  if (text === '' && citations === undefined && Object.keys(metadata).length === 0 && error === undefined)
    return noteLostPart('a text without content', facts)
  const annotations = citations === undefined ? {} : { annotations: toAnnotations(citations, text, path, facts.losses) }
  return toOutput({ ...metadata, type: 'text', text, ...annotations }, error === undefined ? {} : { error })
}

function toThought(part: ReasoningPart, path: string, facts: PartFacts): WireObject | undefined {
  const signature = signatureOf(part)
  noteToken(part, isThoughtToken(part), path, facts.losses)
  const { summary, ...metadata } = ownFields(part, THOUGHT_FIELDS, path, facts)
  const images = Array.isArray(summary) ? summary : []
  if (part.text === '' && signature === undefined && images.length === 0 && Object.keys(metadata).length === 0)
    return noteLostPart('reasoning that another vendor withholds', facts)
  const shown = [...(part.text === '' ? [] : [{ type: 'text', text: part.text }]), ...images]
  return {
    ...metadata,
    type: 'thought',
    ...(signature !== undefined && { signature }),
    ...(shown.length > 0 && { summary: shown }),
  }
}

/** The fields of a thought that the contract holds. */
export const THOUGHT_FIELDS: ReadonlySet<string> = new Set(['type', 'signature'])

/** Tells the token of a thought. */
export function isThoughtToken(part: OutputPart): boolean {
  const { type, signature, ...others } = replayOf(part) ?? {}
  const isSigned = signature === undefined || (typeof signature === 'string' && signature !== '')
  return type === 'thought' && isSigned && Object.keys(others).length === 0
}

/** The signature of a thought. */
export function signatureOf(part: OutputPart): string | undefined {
  const signature = isThoughtToken(part) ? replayOf(part)?.['signature'] : undefined
  return typeof signature === 'string' ? signature : undefined
}

const CALL_FIELDS: ReadonlySet<string> = new Set(['type', 'id', 'name', 'arguments', 'signature'])

/** Writes the call of a tool that the client runs, without its arguments. */
export function toFunctionCall(part: ToolCallPart, path: string, facts: PartFacts): WireObject {
  const { signature, ...others } = replayOf(part) ?? {}
  const isToken = typeof signature === 'string' && signature !== '' && Object.keys(others).length === 0
  noteToken(part, isToken, path, facts.losses)
  const { id, name } = part
  return {
    ...ownFields(part, CALL_FIELDS, path, facts),
    type: 'function_call',
    id,
    name,
    ...(isToken && { signature }),
  }
}

function toCallArguments(part: ToolCallPart, path: string, { losses }: PartFacts): unknown {
  if (part.custom !== true) return toInput(part.arguments)
  noteCustom(path, losses)
  return { input: part.arguments }
}

/** Writes the call or the result of a tool that the vendor ran. */
function toActivity(part: ToolActivityPart, path: string, facts: PartFacts): WireObject {
  const step = toActivityStep(part)
  const { losses } = facts
  noteToken(part, isActivityToken(part), path, losses)
  if (part.providerMetadata !== undefined) losses.add(`${path}.providerMetadata`, 'metadata of a tool of the vendor')
  if (part.output !== undefined && part.arguments !== undefined)
    losses.add(`${path}.arguments`, 'a call within its result')
  if (part.output === null) losses.add(`${path}.output`, 'a result that is null')
  const [back] = fromStep(step, part.index, { createId: () => '', names: new Map() })
  if (back?.type !== 'tool_activity' || back.name !== part.name) losses.add(path, 'a tool of such a name')
  return step
}

function toActivityStep(part: ToolActivityPart): WireObject {
  const { id, name, output } = part
  const token = isActivityToken(part) ? replayOf(part) : undefined
  const step = { ...toActivityType(part), ...token, name }
  if (isResult(part)) return { ...step, call_id: id, ...(output !== undefined && { result: output }) }
  return { ...step, id, arguments: toInput(part.arguments ?? '') }
}

/** What a tool's call or result is where nothing says more. */
export function toActivityType(part: ToolActivityPart): { readonly type: string } {
  const { name } = part
  return { type: `${name === 'function' ? 'mcp_server_tool' : name}${isResult(part) ? '_result' : '_call'}` }
}

/** A result may have nothing to say; its token says what it is. */
export function isResult(part: ToolActivityPart): boolean {
  const type = replayOf(part)?.['type']
  return part.output !== undefined || (part.arguments === undefined && typeof type === 'string' && isServerResult(type))
}

/** Tells the token of a call or a result. */
export function isActivityToken(part: ToolActivityPart): boolean {
  const data = replayOf(part)
  const type = data?.['type']
  if (data === undefined || typeof type !== 'string') return false
  const isKind = isResult(part) ? isServerResult(type) : isServerCall(type)
  return isKind && ['id', 'call_id', 'name', 'arguments', 'result'].every((field) => data[field] === undefined)
}

function toMedia(part: MediaPart, path: string, facts: PartFacts): WireObject | undefined {
  const { mediaType: mime_type, data, url, transcript } = part
  noteToken(part, false, path, facts.losses)
  if (transcript !== undefined) facts.losses.add(`${path}.transcript`, 'a transcript')
  const { error, ...metadata } = ownFields(part, MEDIA_FIELDS, path, facts)
  if (data === undefined && url === undefined) return noteLostPart('a sound without bytes', facts)
  return toOutput(
    {
      ...metadata,
      type: contentTypeOf(mime_type),
      ...(data !== undefined && { data }),
      ...(url !== undefined && { uri: url }),
      mime_type,
    },
    error === undefined ? {} : { error },
  )
}

/** A step that no version knows may be of any vendor; what this one knows would be read as what it is. */
function toUnknown(
  part: Extract<OutputPart, { type: 'unknown' }>,
  path: string,
  facts: PartFacts,
): WireObject | undefined {
  const { value, providerMetadata } = part
  if (!isObject(value)) return noteLostPart('an unknown part that is no step', facts)
  const step = 'content' in (replayOf(part) ?? {}) ? toOutput(value) : value
  const [back, ...others] = fromStep(step, 0, { createId: () => '', names: new Map() })
  if (back?.type !== 'unknown' || others.length > 0) return noteLostPart('an unknown part that is no step', facts)
  noteToken(part, JSON.stringify(replayOf(part)) === JSON.stringify(replayOf(back)), path, facts.losses)
  if (providerMetadata !== undefined) facts.losses.add(`${path}.providerMetadata`, 'metadata of an unknown part')
  return step
}
