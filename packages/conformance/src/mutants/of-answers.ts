import type { CompletionChunk, FinishReason, OutputPart, Usage } from '@concord/core'
import { type Mutant, onChoice, onChunk, onChunks, onClient, onPart } from './mutant.ts'

const endsWith = (change: (reason: FinishReason) => FinishReason): Mutant['breaks'] =>
  onChoice((choice) => {
    const { finishReason } = choice
    return { ...choice, finishReason: finishReason === null ? null : change(finishReason) }
  })

const usesAs = (change: (usage: Usage) => Usage): Mutant['breaks'] =>
  onChunk((chunk) => (chunk.usage === undefined ? chunk : { ...chunk, usage: change(chunk.usage) }))

/** Makes text of another part, in its place. */
function asText(part: OutputPart, type: 'reasoning' | 'refusal'): OutputPart {
  return part.type === type ? { type: 'text', index: part.index, text: part.text } : part
}

function withoutReplay({ replay: _replay, ...part }: OutputPart): OutputPart {
  return part
}

/** Keeps what was counted and what comes later, as one who takes snapshots for increments. */
function createSum(): (chunk: CompletionChunk) => CompletionChunk {
  let sum = 0
  return (chunk) => {
    const { usage } = chunk
    if (usage === undefined) return chunk
    sum += usage.completionTokens
    const { promptTokens } = usage
    return { ...chunk, usage: { ...usage, completionTokens: sum, totalTokens: promptTokens + sum } }
  }
}

/** Answers all calls of one moment with the first one's answer. */
function createMixed(): Mutant['breaks'] {
  return onClient((client) => {
    let running: ReturnType<typeof client.complete> | undefined
    return {
      ...client,
      complete(request, call) {
        running ??= client.complete(request, call).finally(() => {
          running = undefined
        })
        return running
      },
    }
  })
}

/** Answers that are read wrongly. */
export const MUTANTS_OF_ANSWERS: readonly Mutant[] = [
  {
    name: 'the finish is told with every chunk',
    caughtBy: 'the finish comes once, in the last chunk',
    breaks: onChoice((choice) => ({ ...choice, finishReason: choice.finishReason ?? 'stop' })),
  },
  {
    name: 'each chunk has an id of its own',
    caughtBy: 'a stream has one id, one time and one model',
    breaks: onChunks(() => {
      let count = 0
      return (chunk) => ({ ...chunk, id: `${chunk.id}-${++count}` })
    }),
  },
  {
    name: 'parts are numbered from 1',
    caughtBy: 'parts are numbered without a gap',
    breaks: onPart((part) => ({ ...part, index: part.index + 1 })),
  },
  {
    name: 'a stream loses a piece',
    caughtBy: 'a collected stream equals the whole answer',
    breaks: onChunks(() => {
      let count = 0
      return (chunk) => (++count === 3 ? { ...chunk, choices: [] } : chunk)
    }),
  },
  {
    name: 'an answer holds a date',
    caughtBy: 'an answer is plain JSON',
    breaks: onChunk((chunk) => ({ ...chunk, providerMetadata: { at: new Date(0) } })),
  },
  {
    name: 'the time is the machine’s and not the one that was given',
    caughtBy: 'the same wire gives the same answer',
    breaks: onChunks(() => {
      const created = Math.floor(performance.now() * 1000)
      return (chunk) => ({ ...chunk, created })
    }),
  },
  { name: 'calls share what they read', caughtBy: 'many calls at once never mix', breaks: createMixed() },
  {
    name: 'bytes are read one by one',
    caughtBy: 'emoji and combining marks: comes verbatim',
    breaks: onPart((part) =>
      part.type === 'text' ? { ...part, text: Buffer.from(part.text, 'utf8').toString('latin1') } : part,
    ),
  },
  {
    name: 'white space is trimmed',
    caughtBy: 'white space alone: comes verbatim',
    breaks: onPart((part) => (part.type === 'text' ? { ...part, text: part.text.trim() } : part)),
  },
  {
    name: 'what looks like thinking is cut out of the text',
    caughtBy: 'think tags: comes verbatim',
    breaks: onPart((part) =>
      part.type === 'text' ? { ...part, text: part.text.replace(/<think>.*<\/think>/, '') } : part,
    ),
  },
  {
    name: 'only the first choice is kept',
    caughtBy: 'several choices stay apart',
    breaks: onChunk((chunk) => ({ ...chunk, choices: chunk.choices.filter(({ index }) => index === 0) })),
  },
  {
    name: 'every choice ends as the first',
    caughtBy: 'each choice has its own ending',
    breaks: endsWith(() => 'stop'),
  },
  {
    name: 'log-probabilities are dropped',
    caughtBy: 'log-probabilities come with their alternatives',
    breaks: onChoice(({ logprobs: _logprobs, ...choice }) => choice),
  },
  {
    name: 'every ending is a stop',
    caughtBy: 'length: is told as it is',
    breaks: endsWith((reason) => (reason === 'tool_calls' ? reason : 'stop')),
  },
  {
    name: 'an unknown word is guessed to be a stop',
    caughtBy: 'a word from the future is unknown, and kept',
    breaks: endsWith((reason) => (reason === 'unknown' ? 'stop' : reason)),
  },
  {
    name: 'a call hides that its answer was cut',
    caughtBy: 'length goes before tool calls',
    breaks: onChoice((choice) => ({
      ...choice,
      finishReason: choice.finishReason === 'length' && choice.text === '' ? 'tool_calls' : choice.finishReason,
    })),
  },
  {
    name: 'arguments that do not parse are made empty',
    caughtBy: 'arguments that were cut stay cut, and the ending says length',
    breaks: onPart((part) =>
      part.type === 'tool_call' && part.arguments.startsWith('{"place": "Os') ? { ...part, arguments: '{}' } : part,
    ),
  },
  {
    name: 'a call gets another id',
    caughtBy: 'a call has the id, the name and the arguments that the model wrote',
    breaks: onPart((part) => (part.type === 'tool_call' ? { ...part, id: `made-${part.index}` } : part)),
  },
  {
    name: 'parallel calls become one',
    caughtBy: 'parallel calls keep their order',
    breaks: onPart((part) => (part.type === 'tool_call' ? { ...part, index: 0, id: 'call_0' } : part)),
  },
  {
    name: 'only the first piece of a call says whose it is',
    caughtBy: 'every piece of a call carries its id and its name',
    breaks: onChunks(() => {
      let hasBegun = false
      return (chunk) => ({
        ...chunk,
        choices: chunk.choices.map((choice) => ({
          ...choice,
          content: choice.content.map((part) => {
            if (part.type !== 'tool_call' || !hasBegun) {
              hasBegun ||= part.type === 'tool_call'
              return part
            }
            return { ...part, name: '' }
          }),
        })),
      })
    }),
  },
  {
    name: 'free text is taken for JSON',
    caughtBy: 'a custom tool takes free text',
    breaks: onPart((part) => {
      if (part.type !== 'tool_call') return part
      const { custom: _custom, ...call } = part
      return call
    }),
  },
  {
    name: 'what a vendor ran itself is dropped',
    caughtBy: 'what a vendor ran itself is its call and its result',
    breaks: onChoice((choice) => ({
      ...choice,
      content: choice.content.filter(({ type }) => type !== 'tool_activity'),
    })),
  },
  {
    name: 'reasoning becomes a part of the answer',
    caughtBy: 'reasoning stands apart from the answer',
    breaks: onPart((part) => asText(part, 'reasoning')),
  },
  {
    name: 'a signature is dropped',
    caughtBy: 'a replay token is on the part that must go back with it',
    breaks: onPart(withoutReplay),
  },
  {
    name: 'a refusal becomes an answer',
    caughtBy: 'a refusal is no answer',
    breaks: onPart((part) => asText(part, 'refusal')),
  },
  {
    name: 'an image loses its bytes',
    caughtBy: 'an image that the model made comes through',
    breaks: onPart((part) => (part.type === 'media' ? { ...part, data: 'AAAA' } : part)),
  },
  {
    name: 'citations are dropped',
    caughtBy: 'a citation stands on the text that it is of',
    breaks: onPart((part) => {
      if (part.type !== 'text') return part
      const { citations: _citations, ...rest } = part
      return rest
    }),
  },
  {
    name: 'snapshots of usage are added up',
    caughtBy: 'snapshots of usage are not added',
    breaks: onChunks(createSum),
  },
  {
    name: 'cached tokens are counted once more',
    caughtBy: 'cached tokens are inside the prompt',
    breaks: usesAs((usage) => ({
      ...usage,
      promptTokens: usage.promptTokens + (usage.promptTokensDetails?.cachedTokens ?? 0),
    })),
  },
  {
    name: 'reasoning tokens are counted once more',
    caughtBy: 'reasoning tokens are inside the completion',
    breaks: usesAs((usage) => {
      const completionTokens = usage.completionTokens + (usage.completionTokensDetails?.reasoningTokens ?? 0)
      return { ...usage, completionTokens, totalTokens: usage.promptTokens + completionTokens }
    }),
  },
  {
    name: 'an unknown detail is 0',
    caughtBy: 'an unknown detail is absent, and never 0',
    breaks: usesAs((usage) => ({ ...usage, promptTokensDetails: { cachedTokens: 0, ...usage.promptTokensDetails } })),
  },
  {
    name: 'an unknown usage is 0',
    caughtBy: 'an unknown usage is absent, and never 0',
    breaks: onChunk((chunk) => ({
      ...chunk,
      usage: chunk.usage ?? { promptTokens: 0, completionTokens: 0, totalTokens: 0 },
    })),
  },
  {
    name: 'the vendor’s id of the request is dropped',
    caughtBy: 'the vendor’s id of the request is told',
    breaks: onChunk(({ requestId: _requestId, ...chunk }) => chunk),
  },
]
