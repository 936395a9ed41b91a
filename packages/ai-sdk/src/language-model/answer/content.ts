import type { JSONValue, LanguageModelV4Content, LanguageModelV4File, SharedV4ProviderMetadata } from '@ai-sdk/provider'
import type { OutputPart } from '@concord/core'
import { toMetadata } from '../../metadata.ts'
import { toCitations } from './sources.ts'

/**
 * Writes the parts of a choice. What has to come back with a part (its place, a replay token, what the vendor put there) is in
 * its metadata; `turn` tells the parts of one answer from those of another.
 */
export function toContent(parts: readonly OutputPart[], turn: string): LanguageModelV4Content[] {
  const calls = new Set(
    parts.flatMap((part) => (part.type === 'tool_activity' && part.output === undefined ? [part.id] : [])),
  )
  return parts.map((part) => toPart(part, turn, calls))
}

/** The metadata of a part. */
export function toPartMetadata(
  part: Pick<OutputPart, 'index' | 'replay' | 'providerMetadata'>,
  turn: string,
  more: Readonly<Record<string, unknown>> = {},
): SharedV4ProviderMetadata {
  const { index, replay, providerMetadata } = part
  return toMetadata({ turn, index, replay, providerMetadata, ...more })
}

function toPart(part: OutputPart, turn: string, calls: ReadonlySet<string>): LanguageModelV4Content {
  const metadata = (more?: Readonly<Record<string, unknown>>): { providerMetadata: SharedV4ProviderMetadata } => ({
    providerMetadata: toPartMetadata(part, turn, more),
  })
  switch (part.type) {
    case 'text': {
      const citations = toCitations(part.citations)
      return { type: 'text', text: part.text, ...(citations && { citations }), ...metadata() }
    }
    case 'reasoning':
      return { type: 'reasoning', text: part.text, ...metadata() }
    case 'refusal':
      return { type: 'text', text: part.text, ...metadata({ refusal: true }) }
    case 'tool_call': {
      const { id: toolCallId, name: toolName, custom, syntheticId } = part
      const more = { custom, syntheticId, arguments: writtenArguments(part) }
      return { type: 'tool-call', toolCallId, toolName, input: toInput(part), ...metadata(more) }
    }
    case 'tool_activity':
      return toActivity(part, metadata, calls.has(part.id))
    case 'media':
      return { type: 'file', mediaType: part.mediaType, data: toFileData(part), ...metadata(toMediaDetails(part)) }
    case 'unknown':
      return { type: 'custom', kind: 'concord.unknown', ...metadata({ part: { type: 'unknown', value: part.value } }) }
    default:
      return part satisfies never
  }
}

type Activity = Extract<OutputPart, { type: 'tool_activity' }>
type WriteMetadata = (more?: Readonly<Record<string, unknown>>) => { providerMetadata: SharedV4ProviderMetadata }

/** The AI SDK refuses a result whose call is not in the same answer; such a result is kept whole. */
function toActivity(part: Activity, metadata: WriteMetadata, hasCall: boolean): LanguageModelV4Content {
  const { id: toolCallId, name: toolName, output } = part
  if (output === undefined) {
    const input = part.arguments ?? '{}'
    const more = { arguments: writtenArguments({ arguments: input }) }
    return { type: 'tool-call', toolCallId, toolName, input, providerExecuted: true, dynamic: true, ...metadata(more) }
  }
  if (!hasCall || output === null) {
    const { index: _index, replay: _replay, providerMetadata: _providerMetadata, ...kept } = part
    return { type: 'custom', kind: 'concord.tool_activity', ...metadata({ part: kept }) }
  }
  // A vendor's JSON that is not null.
  return {
    type: 'tool-result',
    toolCallId,
    toolName,
    result: output as NonNullable<JSONValue>,
    dynamic: true,
    ...metadata(),
  }
}

/** The AI SDK wants JSON; free text is JSON as a string. */
function toInput({ arguments: text, custom }: { readonly arguments: string; readonly custom?: true }): string {
  return custom === true ? JSON.stringify(text) : text
}

/** What the model wrote, where reading and writing it as JSON would give something else. */
function writtenArguments({
  arguments: text,
  custom,
}: {
  readonly arguments: string
  readonly custom?: true
}): string | undefined {
  if (custom === true) return undefined
  try {
    return JSON.stringify(JSON.parse(text)) === text ? undefined : text
  } catch {
    return text
  }
}

type Media = Extract<OutputPart, { type: 'media' }>

function toFileData({ data, url }: Media): LanguageModelV4File['data'] {
  if (data !== undefined) return { type: 'data', data }
  return url !== undefined && URL.canParse(url)
    ? { type: 'url', url: new URL(url), originalUrl: url }
    : { type: 'data', data: '' }
}

/** What a file has no place for. */
function toMediaDetails({ data, url, transcript }: Media): Readonly<Record<string, unknown>> {
  const isBeside = url !== undefined && (data !== undefined || !URL.canParse(url))
  return { transcript, ...(isBeside && { url }) }
}
