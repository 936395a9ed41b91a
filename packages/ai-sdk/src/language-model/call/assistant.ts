import type { LanguageModelV4Message, SharedV4FileData } from '@ai-sdk/provider'
import type { AssistantMessage, HistoryPart, ProviderMetadata, ReplayToken } from '@concord/core'
import { concat } from '@concord/core'
import { isObject, type WireObject } from '@concord/core/adapter'
import { toBase64 } from '../../base64.ts'
import { fromMetadata } from '../../metadata.ts'
import { toContentOptions, type Warn } from './messages.ts'

type GivenContent = Extract<LanguageModelV4Message, { role: 'assistant' }>['content']
type GivenPart = GivenContent[number]

/** Reads a turn of the model's, with what was kept of it in the metadata of its parts. */
export function toAssistantMessage(content: GivenContent, warn: Warn): AssistantMessage {
  const read = content.flatMap((part) => {
    const own = fromMetadata(part.providerOptions)
    const found = toHistoryPart(part, own, warn)
    return found === undefined
      ? []
      : [
          {
            turn: own['turn'],
            isLate: own['late'] === true,
            part: { ...found, ...toBase(own), ...toContentOptions(part.providerOptions) },
          },
        ]
  })
  const [first] = read
  if (first?.turn !== undefined && read.every(({ turn }) => turn === first.turn))
    return { role: 'assistant', content: inOrder(read.map(({ part }) => part)) }
  // Of several turns there is no one order, and nothing that what came late belongs to.
  const parts = read.filter(({ isLate }) => !isLate).map(({ part: { index: _index, ...part } }) => part)
  return { role: 'assistant', content: parts }
}

/** In the model's order: the AI SDK lists parts as they end. A part that came in two blocks is one again. */
function inOrder(parts: readonly HistoryPart[]): readonly HistoryPart[] {
  const placed = parts.toSorted((one, other) => (one.index ?? 0) - (other.index ?? 0))
  const joined: HistoryPart[] = []
  for (const part of placed) {
    const before = joined.at(-1)
    if (before !== undefined && before.index === part.index && isSameText(before, part))
      joined.splice(-1, 1, join(before, part))
    else joined.push(part)
  }
  return joined
}

type TextLike = Extract<HistoryPart, { text: string }>

function isSameText(before: HistoryPart, part: HistoryPart): boolean {
  return before.type === part.type && 'text' in part
}

/** By the algebra of chunks, so that a late token counts. */
function join(before: HistoryPart, part: HistoryPart): HistoryPart {
  const chunkOf = (piece: HistoryPart): Parameters<typeof concat>[0] => {
    const content = [{ ...piece, index: 0 } as TextLike & { index: number }] // Asked by isSameText.
    const choices = [{ index: 0, text: '', content, finishReason: null }]
    return { object: 'completion', id: '', created: 0, model: '', provider: '', choices }
  }
  const [joined] = concat(chunkOf(before), chunkOf(part)).choices[0]?.content ?? []
  return { ...before, ...joined, index: before.index }
}

function toHistoryPart(part: GivenPart, own: WireObject, warn: Warn): HistoryPart | undefined {
  switch (part.type) {
    case 'text':
      return own['refusal'] === true ? { type: 'refusal', text: part.text } : { type: 'text', text: part.text }
    case 'reasoning':
      return { type: 'reasoning', text: part.text }
    case 'file':
      return toMedia(part, own)
    case 'tool-call':
      return toCall(part, own)
    case 'tool-result':
      return { type: 'tool_activity', id: part.toolCallId, name: part.toolName, output: toOutput(part.output) }
    case 'custom':
    case 'reasoning-file':
      if (isKept(own['part'])) return own['part']
      warn(`a part of type ${part.type} that only one provider of the AI SDK knows was left out`)
      return undefined
    default:
      return part satisfies never
  }
}

function toCall(part: Extract<GivenPart, { type: 'tool-call' }>, own: WireObject): HistoryPart {
  const written = typeof own['arguments'] === 'string' ? own['arguments'] : undefined
  const isText = own['custom'] === true && typeof part.input === 'string'
  const input = written ?? (isText ? String(part.input) : JSON.stringify(part.input ?? {}))
  const facts = { id: part.toolCallId, name: part.toolName, arguments: input }
  if (part.providerExecuted === true) return { type: 'tool_activity', ...facts }
  return {
    type: 'tool_call',
    ...facts,
    ...(own['custom'] === true && { custom: true }),
    ...(own['syntheticId'] === true && { syntheticId: true }),
  }
}

function toOutput(output: Extract<GivenPart, { type: 'tool-result' }>['output']): unknown {
  return output.type === 'execution-denied' ? (output.reason ?? 'denied') : output.value
}

function toMedia(part: Extract<GivenPart, { type: 'file' }>, own: WireObject): HistoryPart {
  const { transcript, url } = own
  const kept = { ...(typeof transcript === 'string' && { transcript }), ...(typeof url === 'string' && { url }) }
  return { type: 'media', mediaType: part.mediaType, ...toMediaData(part.data), ...kept }
}

function toMediaData(data: SharedV4FileData): { data: string } | { url: string } | undefined {
  switch (data.type) {
    case 'data':
      return { data: typeof data.data === 'string' ? data.data : toBase64(data.data) }
    case 'text':
      return { data: toBase64(new TextEncoder().encode(data.text)) }
    case 'url':
      return { url: data.originalUrl ?? data.url.href }
    case 'reference':
      return undefined
    default:
      return data satisfies never
  }
}

/** What every part has; all of it was written by this package, and is checked only as far as its types need it. */
function toBase({ index, replay, providerMetadata }: WireObject): {
  index?: number
  replay?: ReplayToken
  providerMetadata?: ProviderMetadata
} {
  return {
    ...(typeof index === 'number' && { index }),
    ...(isToken(replay) && { replay }),
    ...(isObject(providerMetadata) && { providerMetadata }),
  }
}

function isToken(value: unknown): value is ReplayToken {
  return isObject(value) && typeof value['provider'] === 'string' && typeof value['api'] === 'string'
}

/** A part that the AI SDK has no type or no place for, kept in its metadata. */
function isKept(value: unknown): value is HistoryPart {
  return isObject(value) && KEPT.has(value['type'])
}

const KEPT: ReadonlySet<unknown> = new Set(['unknown', 'tool_activity', 'text', 'reasoning', 'refusal'])
