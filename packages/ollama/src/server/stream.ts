import type { ChoiceChunk, CompletionChunk, Encoder, OutputPart, Usage } from '@concord/core'
import { createLosses, fold, noteChoices, noteFacts, ownMetadata, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { LINES } from '../stream.ts'
import { toErrorLine } from './errors.ts'
import { toLogprobs } from './logprobs.ts'
import { type WriteFacts, toWritten, type Written } from './parts.ts'
import {
  type BodyForm,
  CARRIES,
  CHOICE,
  noteDetails,
  noteSecond,
  ownMessage,
  reservedOf,
  toEnd,
  toHead,
  toStats,
} from './response.ts'

/** Makes the state that writes one stream: each line has the form of a whole answer, and the last one is done. */
export function createLinesEncoder(form: BodyForm): Encoder {
  const losses = createLosses(form.wire)
  /** The kinds of the parts that were begun, by index. */
  const begun = new Map<number, OutputPart['type']>()
  /** The texts of which something was shown. */
  const shown = new Set<number>()
  /** What travels whole: calls and images, as the chunks with their pieces. */
  const held = new Map<number, CompletionChunk[]>()
  const written = new Set<number>()
  let first: CompletionChunk = NOTHING
  let facts: WireObject = {}
  let message: WireObject = {}
  let usage: Usage | undefined
  let ending: ChoiceChunk | undefined
  let hasBegun = false

  function factsOf(chunk: CompletionChunk): WriteFacts {
    return { path: CHOICE, losses, isOwn: chunk.provider === PROVIDER, hasImage: form.hasImage }
  }

  function toLine(what: Written, more: object): string {
    hasBegun = true
    return `${JSON.stringify({ ...toHead(first, facts, losses), ...form.place(what, {}), done: false, ...more })}\n`
  }

  function begin(part: OutputPart): string {
    if (begun.has(part.index)) return ''
    noteSecond(part, [...begun.values()], losses)
    begun.set(part.index, part.type)
    return isHeld(part) ? '' : flush()
  }

  /** Writes what is held: a text follows, or the end. */
  function flush(): string {
    const parts = [...held.values()].flatMap((chunks) => fold(chunks).choices[0]?.content ?? [])
    held.clear()
    return parts
      .toSorted((a, b) => a.index - b.index)
      .map((part) => {
        written.add(part.index)
        const whole = toWritten(part, factsOf(first))
        return whole === undefined ? '' : toLine(whole, {})
      })
      .join('')
  }

  function write(part: OutputPart, chunk: CompletionChunk): string {
    const before = begin(part)
    if (isHeld(part)) {
      if (written.has(part.index)) losses.add(`${CHOICE}.content[${part.index}]`, 'what comes after a call was written')
      else hold(part, chunk)
      return before
    }
    const piece = toWritten(part, factsOf(chunk))
    if (piece !== undefined) shown.add(part.index)
    return before + (piece === undefined ? '' : toLine(piece, {}))
  }

  function hold(part: OutputPart, chunk: CompletionChunk): void {
    const choices = [{ index: 0, text: '', content: [part], finishReason: null }]
    const pieces = held.get(part.index) ?? []
    held.set(part.index, pieces)
    pieces.push({ ...chunk, choices })
  }

  function writeChoice(choice: ChoiceChunk, chunk: CompletionChunk): string {
    if (choice.finishReason !== null) ending = choice
    message = { ...message, ...ownMessage(choice, chunk.provider === PROVIDER, form, losses) }
    const lines = choice.content.map((part) => write(part, chunk)).join('')
    const logprobs = choice.logprobs && toLogprobs(choice.logprobs, `${CHOICE}.logprobs`, losses)
    return logprobs === undefined ? lines : lines + toLine({}, { logprobs })
  }

  function readFacts(chunk: CompletionChunk): void {
    if (first === NOTHING) first = chunk
    noteFacts(chunk, losses)
    noteDetails(chunk, losses)
    noteChoices(chunk.choices, CARRIES, losses)
    usage = chunk.usage ?? usage
    const own = ownMetadata(chunk, PROVIDER, reservedOf(chunk, form), losses)
    if (hasBegun && own['created_at'] !== undefined) losses.add('providerMetadata.created_at', 'a time that comes late')
    facts = { ...facts, ...own }
  }

  /** A text that shows nothing is none. */
  function noteEmpty(): void {
    for (const [index, type] of begun)
      if ((type === 'text' || type === 'reasoning') && !shown.has(index))
        losses.add(`${CHOICE}.content`, `a ${type} part without text`)
  }

  return {
    contentType: LINES,
    encode(chunk) {
      readFacts(chunk)
      return chunk.choices
        .filter(({ index }) => index === 0)
        .map((choice) => writeChoice(choice, chunk))
        .join('')
    },
    end() {
      const rest = flush()
      noteEmpty()
      const { finishReason = null, ...word } = ending ?? {}
      const end = finishReason === null ? { done: true } : toEnd({ ...word, finishReason }, [...begun.values()], losses)
      const last = { ...toHead(first, facts, losses), ...form.place({}, message), ...end, ...toStats(usage, facts) }
      return `${rest}${JSON.stringify(last)}\n`
    },
    fail(error) {
      for (const index of held.keys()) losses.add(`${CHOICE}.content[${index}]`, 'a call before its end')
      if (usage !== undefined) losses.add('usage', 'counts before the end')
      if (Object.keys(toStats(undefined, facts)).length > 0) losses.add('providerMetadata', 'metadata before the end')
      return `${JSON.stringify(toErrorLine(error))}\n`
    },
    get warnings() {
      return losses.warnings
    },
  }
}

function isHeld({ type }: OutputPart): boolean {
  return type === 'tool_call' || type === 'media'
}

const NOTHING: CompletionChunk = { object: 'completion', id: '', created: 0, model: '', provider: '', choices: [] }
