import type { LanguageModelV4Content, LanguageModelV4Source, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { OutputPart } from '@concord/core'
import { createPartNumbers } from '@concord/core/adapter'
import type { Names } from '../request/names.ts'
import { fromCitation, fromPart, ownToken, toReplay, withSources } from './content.ts'

/** Reads the content of one stream, piece by piece. */
export interface Parts {
  /** Reads one event. */
  read(event: ContentEvent): OutputPart[]
  /** Gives what was held back: sources that no text cites. */
  end(sources: readonly LanguageModelV4Source[]): OutputPart[]
  /** What there is so far, in its order. */
  types(): readonly Pick<OutputPart, 'type'>[]
}

/** An event that says something of the content. */
export type ContentEvent = Exclude<
  LanguageModelV4StreamPart,
  { type: 'stream-start' | 'response-metadata' | 'source' | 'finish' | 'error' | 'ping' | 'raw' }
>

type TextEvent = Extract<ContentEvent, { type: `${'text' | 'reasoning'}-${'start' | 'delta' | 'end'}` }>

/** A block that grows: text, reasoning, or the input of a tool. */
interface Block {
  readonly key: string
  /** What of a call's input was given on. */
  written: string
  /** Words were given on. */
  hasWords?: true
  /** Something was given on with a token. */
  hasToken?: true
  /** The call's name, and who runs it. */
  readonly call?: { readonly name: string; readonly isVendors: boolean; readonly isText: boolean }
}

/** Makes the state of one stream. */
export function createParts(names: Names): Parts {
  const numberOf = createPartNumbers()
  const open = new Map<string, Block>()
  const known = new Map<number, OutputPart>()
  let count = 0

  /** Ids may be used again once their block has ended. */
  function blockOf(kind: string, id: string, call?: Block['call']): Block {
    const place = `${kind} ${id}`
    let block = open.get(place)
    if (block === undefined) {
      block = { key: `${place} ${count++}`, written: '', ...(call && { call }) }
      open.set(place, block)
    }
    return block
  }

  /** Nothing is no piece: a part gets its place with the first that says something. */
  function give(piece: OutputPart): OutputPart[] {
    const before = known.get(piece.index)
    if (before === undefined) known.set(piece.index, piece)
    else if (before.type === 'text' && piece.type === 'text' && piece.citations !== undefined)
      known.set(piece.index, { ...before, citations: [...(before.citations ?? []), ...piece.citations] })
    return [piece]
  }

  function readText(type: 'text' | 'reasoning', event: TextEvent): OutputPart[] {
    const block = blockOf(type, event.id)
    const text = 'delta' in event ? event.delta : ''
    const citations = 'citations' in event ? (event.citations?.map(fromCitation) ?? []) : []
    const isEnd = event.type === 'text-end' || event.type === 'reasoning-end'
    if (isEnd) open.delete(`${type} ${event.id}`)
    if (text !== '') block.hasWords = true
    let replay = toReplay(event.providerMetadata, names)
    if (type === 'reasoning' && isEnd && block.hasWords === true && block.hasToken !== true)
      replay = ownToken(replay, names)
    if (text === '' && citations.length === 0 && replay.replay === undefined) return []
    if (replay.replay !== undefined) block.hasToken = true
    const index = numberOf(block.key)
    return give(
      type === 'text'
        ? { type, index, text, ...(citations.length > 0 && { citations }), ...replay }
        : { type, index, text, ...replay },
    )
  }

  function readInput(event: Extract<ContentEvent, { type: `tool-input-${string}` }>): OutputPart[] {
    if (event.type === 'tool-input-start') {
      const { id, toolName: name, providerExecuted, inputEncoding } = event
      blockOf('call', id, { name, isVendors: providerExecuted === true, isText: inputEncoding === 'text' })
      return []
    }
    const block = open.get(`call ${event.id}`)
    if (block?.call === undefined || event.type === 'tool-input-end' || event.delta === '') return []
    const { name, isVendors, isText } = block.call
    block.written += event.delta
    const facts = { index: numberOf(block.key), id: event.id, name, arguments: event.delta }
    if (isVendors) return give({ type: 'tool_activity', ...facts })
    return give({ type: 'tool_call', ...facts, ...(isText && { custom: true }) })
  }

  /** The whole call: what of it did not come before, and what is told of it only now. */
  function readCall(event: Extract<LanguageModelV4Content, { type: 'tool-call' }>): OutputPart[] {
    const block = blockOf('call', event.toolCallId)
    open.delete(`call ${event.toolCallId}`)
    const part = fromPart(event, numberOf(block.key), names)
    if (part?.type !== 'tool_call' && part?.type !== 'tool_activity') return []
    const written = part.arguments ?? ''
    const rest = written.startsWith(block.written) ? written.slice(block.written.length) : ''
    if (part.type === 'tool_call' || rest !== '') return give({ ...part, arguments: rest })
    const { arguments: _said, ...late } = part
    return give(late)
  }

  function readWhole(event: Exclude<LanguageModelV4Content, { type: 'source' | 'tool-call' }>): OutputPart[] {
    if (event.type === 'tool-result' && event.preliminary === true) return [] // A later result replaces it.
    if (event.type === 'custom' && NO_CONTENT.has(event.kind)) return []
    const part = fromPart(event, numberOf(`whole ${count++}`), names)
    return part === undefined ? [] : give(part)
  }

  return {
    read(event) {
      switch (event.type) {
        case 'text-start':
        case 'text-delta':
        case 'text-end':
          return readText('text', event)
        case 'reasoning-start':
        case 'reasoning-delta':
        case 'reasoning-end':
          return readText('reasoning', event)
        case 'tool-input-start':
        case 'tool-input-delta':
        case 'tool-input-end':
          return readInput(event)
        case 'tool-call':
          return readCall(event)
        default:
          return readWhole(event)
      }
    },
    end(sources) {
      const parts = [...known.values()].toSorted((one, other) => one.index - other.index)
      const added = withSources(parts, sources).filter((part, i) => part !== parts[i])
      return added.map((part) => (part.type === 'text' ? toLateCitations(part, parts[part.index]) : part))
    },
    types: () => [...known.values()],
  }
}

/** What a provider tells of its wire as a part of the stream: its facts come with other events as well. */
const NO_CONTENT: ReadonlySet<string> = new Set(['anthropic.message_start'])

/** What a text cites beside what was given on with it. */
function toLateCitations(
  { index, citations = [] }: Extract<OutputPart, { type: 'text' }>,
  before: OutputPart | undefined,
): OutputPart {
  const given = before?.type === 'text' ? (before.citations?.length ?? 0) : 0
  return { type: 'text', index, text: '', citations: citations.slice(given) }
}
