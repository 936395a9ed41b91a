import type {
  LanguageModelV4Citation,
  LanguageModelV4Content,
  LanguageModelV4File,
  LanguageModelV4Source,
} from '@ai-sdk/provider'
import type { Citation, OutputPart, ReplayToken } from '@concord/core'
import { isAbsent, isObject, type WireObject } from '@concord/core/adapter'
import { toBase64 } from '../../base64.ts'
import type { Names } from '../request/names.ts'

/** Reads the parts of an answer. Sources that no text cites belong to the text before them, or else to the next. */
export function fromContent(content: readonly LanguageModelV4Content[], names: Names): readonly OutputPart[] {
  const parts: OutputPart[] = []
  for (const given of content) {
    if (given.type === 'source') continue
    const part = fromPart(given, parts.length, names)
    if (part !== undefined) parts.push(part)
  }
  return withSources(
    parts,
    content.filter((given) => given.type === 'source'),
  )
}

/** What the model's provider said of a part, which it reads again; keys without a value say nothing. */
export function toReplay(metadata: unknown, { provider, api }: Names): { replay?: ReplayToken } {
  const data = toPlain(metadata)
  return isObject(data) && Object.keys(data).length > 0 ? { replay: { provider, api, data } } : {}
}

/** Metadata as plain JSON: without keys that say nothing, and without providers that have no other. */
export function toPlain(metadata: unknown): unknown {
  if (!isObject(metadata)) return undefined
  const plain: unknown = JSON.parse(JSON.stringify(metadata))
  if (!isObject(plain)) return undefined
  const told = Object.entries(plain).map(
    ([provider, facts]) => [provider, isObject(facts) ? withoutAbsent(facts) : facts] as const,
  )
  return Object.fromEntries(told.filter(([, facts]) => !isObject(facts) || Object.keys(facts).length > 0))
}

function withoutAbsent(facts: WireObject): WireObject {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => !isAbsent(value)))
}

/** Reads one part that is no source; an empty text without anything beside it is none. */
export function fromPart(
  given: Exclude<LanguageModelV4Content, { type: 'source' }>,
  index: number,
  names: Names,
): OutputPart | undefined {
  const replay = toReplay('providerMetadata' in given ? given.providerMetadata : undefined, names)
  switch (given.type) {
    case 'text': {
      const citations = given.citations?.map(fromCitation) ?? []
      if (given.text === '' && citations.length === 0 && replay.replay === undefined) return undefined
      return { type: 'text', index, text: given.text, ...(citations.length > 0 && { citations }), ...replay }
    }
    case 'reasoning':
      return given.text === '' && replay.replay === undefined
        ? undefined
        : { type: 'reasoning', index, text: given.text, ...ownToken(replay, names) }
    case 'tool-call': {
      const facts = { index, id: given.toolCallId, name: given.toolName, ...replay }
      return given.providerExecuted === true
        ? { type: 'tool_activity', ...facts, arguments: given.input, ...ownToken(replay, names) }
        : { type: 'tool_call', ...facts, ...fromInput(given, names) }
    }
    case 'tool-result': {
      const facts = {
        index,
        id: given.toolCallId,
        name: given.toolName,
        output: given.result,
        ...ownToken(replay, names),
      }
      return { type: 'tool_activity', ...facts, ...(given.isError === true && { providerMetadata: { isError: true } }) }
    }
    case 'file':
      return {
        type: 'media',
        index,
        mediaType: given.mediaType,
        ...fromFileData(given.data),
        ...ownToken(replay, names),
      }
    case 'custom':
    case 'reasoning-file':
    case 'tool-approval-request':
      return { type: 'unknown', index, value: withPlainData(given) }
    default:
      return given satisfies never
  }
}

/**
 * Reads what a model wrote for a tool. Text is a string of JSON in the AI SDK: that of a tool that takes text, or arguments that were cut.
 */
function fromInput(
  { toolName, input }: Pick<Extract<LanguageModelV4Content, { type: 'tool-call' }>, 'toolName' | 'input'>,
  { functions }: Names,
): { arguments: string; custom?: true } {
  const text = input.startsWith('"') ? parseText(input) : undefined
  if (text === undefined) return { arguments: input }
  return { arguments: text, ...(functions?.has(toolName) !== true && { custom: true }) }
}

function parseText(input: string): string | undefined {
  try {
    const value: unknown = JSON.parse(input)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

/** Reads a source as a citation of no certain place. */
function fromSource(source: LanguageModelV4Source): Citation {
  const { title } = source
  return {
    ...(source.sourceType === 'url' && { url: source.url }),
    ...(title !== undefined && title !== '' && { title }),
    source,
  }
}

/** Adds the sources that no text cites. */
export function withSources(
  parts: readonly OutputPart[],
  sources: readonly LanguageModelV4Source[],
): readonly OutputPart[] {
  const cited = new Set(
    parts.flatMap((part) => (part.type === 'text' ? (part.citations ?? []) : [])).map(({ url }) => url),
  )
  const loose = sources.map(fromSource).filter(({ url }) => url === undefined || !cited.has(url))
  if (loose.length === 0) return parts
  const place = parts.findLastIndex(({ type }) => type === 'text')
  if (place === -1) return [...parts, ...loose.map((citation, i) => unknownOf(citation, parts.length + i))]
  return parts.map((part, i) =>
    i === place && part.type === 'text' ? { ...part, citations: [...(part.citations ?? []), ...loose] } : part,
  )
}

function unknownOf({ source }: Citation, index: number): OutputPart {
  return { type: 'unknown', index, value: source }
}

/** Reads a citation. */
export function fromCitation({ source, startIndex, endIndex, citedText }: LanguageModelV4Citation): Citation {
  return {
    ...fromSource(source),
    ...(citedText !== undefined && citedText !== '' && { quotedText: citedText }),
    ...(startIndex !== undefined && { start: startIndex }),
    ...(endIndex !== undefined && { end: endIndex }),
  }
}

/** What a model thought, a vendor ran or drew goes back to its own provider alone, whether that said more of it or not. */
export function ownToken({ replay }: { replay?: ReplayToken }, { provider, api }: Names): { replay: ReplayToken } {
  return { replay: replay ?? { provider, api, data: {} } }
}

function fromFileData(data: LanguageModelV4File['data']): { data: string } | { url: string } {
  if (data.type === 'url') return { url: data.originalUrl ?? data.url.href }
  return { data: typeof data.data === 'string' ? data.data : toBase64(data.data) }
}

/** Bytes and addresses are objects in the AI SDK, and text in JSON. */
function withPlainData(given: Exclude<LanguageModelV4Content, { type: 'source' }>): unknown {
  return given.type === 'reasoning-file' ? { ...given, data: fromFileData(given.data) } : given
}
