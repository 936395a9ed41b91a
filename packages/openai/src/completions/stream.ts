import type { ChoiceChunk, CompletionStream, Context, Decoder } from '@concord/core'
import { createContext, finishReasonOf, readStream, textOrAbsent, type WireObject } from '@concord/core/adapter'
import type { Completion } from 'openai/resources/completions'
import { fromError } from '../errors.ts'
import { type Host, OPENAI } from '../host.ts'
import { joinLists } from '../logprobs.ts'
import { finishTable } from '../response.ts'
import { type ChoiceReader, createStreamDecoder, joinLeftovers, type StreamEvent, withoutMark } from '../stream.ts'
import { CHOICE_FIELDS, fromText, toChoiceMetadata } from './response/completion.ts'
import { fromLogprobs, LOGPROBS_FIELDS } from './response/logprobs.ts'

/** Reads the SDK's own stream of legacy completions; the caller keeps its retries and time limits. */
export function fromLegacyStream(stream: AsyncIterable<Completion>, context: Partial<Context> = {}): CompletionStream {
  const create = (all: Context): Decoder<StreamEvent> => createDecoder(all, OPENAI)
  const adapter = { provider: OPENAI.provider, createDecoder: create, fromError }
  return readStream(withoutMark(stream), adapter, createContext(context))
}

/** Makes the state that reads one stream of legacy completions. */
export function createDecoder(context: Context, host: Host): Decoder<StreamEvent> {
  return createStreamDecoder(context, host, (index) => createChoiceReader(index, host))
}

/** Makes the state that reads one choice. */
function createChoiceReader(index: number, host: Host): State {
  return {
    index,
    host,
    ofLogprobs: new Map<string, unknown>(),
    ofChoice: undefined,
    word: undefined,
    read(choice) {
      return readChoice(this, choice)
    },
    end(isMarked) {
      return endChoice(this, isMarked)
    },
  }
}

/** What is known of one choice. */
interface State extends ChoiceReader {
  readonly index: number
  readonly host: Host
  readonly ofLogprobs: Map<string, unknown>
  ofChoice: WireObject | undefined
  word: unknown
}

/** A piece has the form of the whole, but for a finish that is still null. */
function readChoice(state: State, choice: WireObject): ChoiceChunk | undefined {
  const { index, ofLogprobs } = state
  if (textOrAbsent(choice['finish_reason']) !== undefined) state.word = choice['finish_reason']
  state.ofChoice = joinLeftovers(state.ofChoice, choice, CHOICE_FIELDS)
  joinLists(ofLogprobs, choice['logprobs'], LOGPROBS_FIELDS)
  const { text, content } = fromText(choice['text'])
  const { logprobs } = fromLogprobs(choice['logprobs'])
  if (logprobs !== undefined) return { index, text, content, finishReason: null, logprobs }
  return text === '' ? undefined : { index, text, content, finishReason: null }
}

function endChoice({ index, host, ofLogprobs, ofChoice, word }: State, isMarked: boolean): ChoiceChunk {
  const ending = word === undefined && !isMarked ? { finishReason: null } : finishReasonOf(word, finishTable(host), [])
  const lists = ofLogprobs.size > 0 ? Object.fromEntries(ofLogprobs) : undefined
  return { index, text: '', content: [], ...ending, ...toChoiceMetadata(ofChoice, lists) }
}
