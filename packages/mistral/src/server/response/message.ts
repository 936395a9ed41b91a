import type { OutputPart } from '@concord/core'
import { noteLostPart, noteMetadata, noteToken, type PartFacts, type WireObject } from '@concord/core/adapter'
import { pathOf } from './extras.ts'
import { toChunks } from './chunks.ts'
import { isResult, isTold, noteUntold, toResult, toToolCall } from './tools.ts'
import { toTextChunk } from '../../response/chunks.ts'

/** A choice's parts as the wire has them. */
export interface WrittenMessages {
  /** One message, or several: where a vendor ran tools, or something is said after a call. */
  readonly messages: readonly WireObject[]
  /** What the parts will be read as. */
  readonly carried: readonly OutputPart['type'][]
}

/** Writes the parts of a choice as messages, each of content and then calls; the result of a tool is one by itself. */
export function toMessages(content: readonly OutputPart[], facts: PartFacts): WrittenMessages {
  const messages: WireObject[] = []
  const carried: OutputPart['type'][] = []
  const names = new Map<string, string>()
  let chunks: WireObject[] = []
  let calls: WireObject[] = []
  let place = 0

  function flush(): void {
    if (chunks.length === 0 && calls.length === 0) return
    messages.push(toMessage(chunks, calls))
    chunks = []
    calls = []
  }

  function say(part: Parameters<typeof toChunks>[0]): void {
    if (calls.length > 0) flush()
    chunks.push(...toChunks(part, facts))
    carried.push(part.type)
  }

  for (const part of content) {
    switch (part.type) {
      case 'text':
      case 'reasoning':
      case 'media':
      case 'unknown':
        say(part)
        break
      case 'refusal':
        noteLostPart(`a ${part.type} part of this form`, facts)
        say(toPlainText(part, facts))
        break
      case 'tool_call':
        calls.push(toToolCall(part, place++, facts))
        carried.push('tool_call')
        break
      case 'tool_activity':
        if (isResult(part)) {
          flush()
          messages.push(toResult(part, names, facts))
        } else {
          const told = isTold(part, content)
          if (!told) noteUntold(part, facts)
          names.set(part.id, part.name)
          calls.push(toToolCall(part, place++, facts))
          carried.push(told ? 'tool_activity' : 'tool_call')
        }
        break
      default:
        part satisfies never
    }
  }
  flush()
  return { messages: messages.length > 0 ? messages : [toMessage([], [])], carried }
}

/** A refusal is a text on this wire. */
export function toPlainText(
  part: Extract<OutputPart, { type: 'refusal' }>,
  facts: PartFacts,
): Extract<OutputPart, { type: 'text' }> {
  noteToken(part, false, pathOf(part, facts), facts.losses)
  noteMetadata(part, pathOf(part, facts), facts.losses)
  return { type: 'text', index: part.index, text: part.text }
}

function toMessage(chunks: readonly WireObject[], calls: readonly WireObject[]): WireObject {
  return { role: 'assistant', tool_calls: calls.length > 0 ? calls : null, content: toContent(chunks) }
}

/** One text travels as a string. */
export function toContent(chunks: readonly WireObject[]): unknown {
  const [only] = chunks
  if (only === undefined) return ''
  const { text } = only
  const isPlain = chunks.length === 1 && JSON.stringify(only) === JSON.stringify(toTextChunk(String(text)))
  return isPlain ? text : chunks
}
