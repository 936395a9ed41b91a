import type { Capabilities, OutputCapability } from '@concord/core'
import {
  answer,
  type AnswerFields,
  choices,
  media,
  reasoning,
  refusal,
  type ScriptPart,
  text,
  toolCall,
} from '@concord/emulator'
import type { Harness } from '../suite/subject.ts'

/** What a model says in a stream that stands for many. */
export interface SampleScript {
  readonly name: string
  readonly answer: AnswerFields
  /** The pieces of the parts come in turn, and not one part after the other. */
  readonly isInterleaved?: true
}

interface Declared extends SampleScript {
  /** What an adapter must have declared for it. */
  readonly needs: (capabilities: Capabilities) => boolean
}

/** The scripts of everything that an adapter declares. */
export function scriptsOf(harness: Harness): readonly SampleScript[] {
  return createScripts(harness)
    .filter(({ needs }) => needs(harness.capabilities))
    .map(({ needs: _needs, ...script }) => script)
}

const USAGE = {
  promptTokens: 9,
  completionTokens: 7,
  promptTokensDetails: { cachedTokens: 4 },
} as const

const always = (): boolean => true
const output =
  (kind: OutputCapability) =>
  ({ output: kinds }: Capabilities): boolean =>
    kinds.includes(kind)

/** Short, for they are cut after each byte; a character of four bytes, for it may be cut too. */
function createScripts({ replay, citation }: Harness): readonly Declared[] {
  const thought = reasoning('They ask.', replay === undefined ? {} : { replay })
  return [
    { name: 'text', needs: always, answer: answer('One 👍', { usage: USAGE }) },
    { name: 'an answer without words', needs: always, answer: answer([], { usage: null }) },
    {
      name: 'several choices',
      needs: ({ settings }) => settings.includes('n'),
      answer: choices('One two', { content: 'Two', finishReason: 'length' }),
    },
    { name: 'parallel tools', needs: output('tool_call'), isInterleaved: true, answer: answer(CALLS, { pieces: 9 }) },
    { name: 'reasoning', needs: output('reasoning'), answer: answer([thought, text('One')]) },
    { name: 'a tool that the vendor ran', needs: output('tool_activity'), answer: answer(SEARCH) },
    { name: 'a refusal', needs: output('refusal'), answer: answer(refusal('Not that.')) },
    { name: 'media', needs: output('media'), answer: answer([text('See:'), media('image/png', { data: 'aGk=' })]) },
    {
      name: 'citations',
      needs: (capabilities) => output('citations')(capabilities) && citation !== undefined,
      answer: answer(text('Oslo 👍 is', citation === undefined ? {} : { citations: [citation] })),
    },
    {
      name: 'log-probabilities',
      needs: output('logprobs'),
      answer: answer('Hi', { logprobs: { content: [{ token: 'Hi', logprob: -0.5, bytes: [72, 105] }] } }),
    },
  ]
}

const CALLS: readonly ScriptPart[] = [
  toolCall('weather', { place: 'Oslo' }, { id: 'call_1' }),
  toolCall('weather', { place: '👍' }, { id: 'call_2' }),
]

const SEARCH: readonly ScriptPart[] = [
  { type: 'tool_activity', id: 'srv_1', name: 'web_search', arguments: '{"query":"Oslo"}' },
  { type: 'tool_activity', id: 'srv_1', name: 'web_search', output: [] },
  text('One two'),
]
