import type { CompletionChunk, Decoder } from '@concord/core'
import { createContext, isRepeat } from '@concord/core/adapter'
import { array, assert, constantFrom, nat, property, record, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecoder as createChatDecoder } from '../src/chat/stream/decoder.ts'
import { OPENAI } from '../src/host.ts'
import {
  createDecoder as createResponsesDecoder,
  createEventParser as createResponsesParser,
} from '../src/responses/stream/decoder.ts'
import { createEventParser as createChatParser } from '../src/stream.ts'

type Parse = (data: string) => unknown

function readAll(
  decoder: Decoder<unknown>,
  events: readonly object[],
  parse: Parse,
): readonly (CompletionChunk | undefined)[] {
  const chunks = events.map((event) => decoder.decode(parse(JSON.stringify(event))))
  return [...chunks, decoder.end()]
}

/** A few kinds of pieces, most often the same as before. */
const pieces = array(
  record({
    kind: constantFrom('text', 'text', 'text', 'thought', 'call', 'mixed'),
    text: string(),
    times: nat(4),
    place: nat(1),
  }),
  { maxLength: 8 },
).map((runs) =>
  runs.flatMap(({ times, ...piece }) =>
    Array.from({ length: times + 1 }, (_, i) => ({ ...piece, text: `${piece.text}${i}` })),
  ),
)

type Piece = { readonly kind: string; readonly text: string; readonly place: number }

function chatEvent({ kind, text, place }: Piece, i: number): object {
  const call = { index: place, ...(i % 5 === 0 && { id: `c${place}` }), function: { name: 'f', arguments: text } }
  const deltas: Record<string, object> = {
    text: { content: text },
    thought: { content: '', reasoning_content: text },
    call: { tool_calls: [call] },
    mixed: { content: text, reasoning: text },
  }
  const choice = { index: 0, delta: deltas[kind], logprobs: null, finish_reason: null }
  return {
    id: 'x',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [choice],
    obfuscation: 'o'.repeat(i % 7),
  }
}

function responsesEvent({ kind, text, place }: Piece, i: number): object {
  const common = { sequence_number: i, item_id: `i${place}`, output_index: place, obfuscation: 'o'.repeat(i % 7) }
  const item = { id: `i${place}`, type: 'function_call', call_id: `c${place}`, name: 'f', arguments: '' }
  const events: Record<string, object> = {
    text: { type: 'response.output_text.delta', content_index: 0, delta: text, logprobs: [] },
    thought: { type: 'response.reasoning_summary_text.delta', summary_index: 0, delta: text },
    call: { type: 'response.function_call_arguments.delta', delta: text },
    mixed: { type: 'response.output_item.added', item },
  }
  return { ...events[kind], ...common }
}

describe('repeats', () => {
  it.each([
    ['chat', chatEvent, createChatDecoder, createChatParser],
    ['responses', responsesEvent, createResponsesDecoder, createResponsesParser],
  ] as const)('are read as %s reads them in full', (_api, toEvent, createDecoder, createParser) => {
    const create = (): Decoder<unknown> => createDecoder(createContext({ now: () => 0, createId: () => 'id' }), OPENAI)
    let repeats = 0
    assert(
      property(pieces, (all) => {
        const events = all.map(toEvent)
        const parser = createParser()
        const counted: Parse = (data) => {
          const event = parser.parse(data, undefined)
          if (isRepeat(event)) repeats++
          return event
        }
        expect(readAll(create(), events, counted)).toEqual(readAll(create(), events, (data) => JSON.parse(data)))
      }),
    )
    expect(repeats).toBeGreaterThan(100)
  })
})
