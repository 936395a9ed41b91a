import * as fc from 'fast-check'
import type { FinishReason } from '../contract/finish-reason.ts'
import type { OutputPart } from '../contract/part.ts'
import type { CompletionChoice, CompletionResponse } from '../contract/response.ts'
import type { Warning } from '../contract/warning.ts'
import { textOf } from '../engine/gathered-choice.ts'
import { logprobs } from './logprobs.ts'
import type { CompletionOptions } from './options.ts'
import { block } from './part.ts'
import { usage } from './usage.ts'
import { metadata, objectOf, seconds, text, word } from './values.ts'

/** Whole, lawful completions. */
export function completionResponse(options: CompletionOptions = {}): fc.Arbitrary<CompletionResponse> {
  const { provider = 'example', choices: { min = 1, max = Math.max(min, 3) } = {} } = options
  const identity = {
    object: fc.constant('completion' as const),
    id: word().map((id) => `cmpl-${id}`),
    created: seconds(),
    model: fc.constantFrom('model-1', 'model-2-mini'),
    provider: fc.constant(provider),
    choices: fc.array(choice(options), { minLength: min, maxLength: max }).map(toChoices),
  }
  const always = options.usage === 'always' ? { usage: usage() } : {}
  return objectOf<CompletionResponse, object>(
    { ...identity, ...always },
    {
      ...(options.usage !== 'always' && { usage: options.usage !== false && usage() }),
      systemFingerprint: options.systemFingerprint !== false && word().map((id) => `fp_${id}`),
      serviceTier: options.serviceTier !== false && fc.constantFrom('default', 'priority'),
      requestId: options.requestId !== false && word().map((id) => `req_${id}`),
      warnings: options.warnings !== false && fc.array(warning(), { minLength: 1, maxLength: 2 }),
      providerMetadata: options.metadata !== false && metadata(),
    },
  )
}

function warning(): fc.Arbitrary<Warning> {
  return objectOf(
    {
      code: fc.constantFrom('unsupported' as const, 'adjusted' as const, 'history' as const),
      message: text(),
    },
    { path: fc.constantFrom('topK', 'messages[2].content[0]') },
  )
}

type UnplacedChoice = Omit<CompletionChoice, 'index' | 'text' | 'content'> & {
  readonly blocks: readonly (readonly OutputPart[])[]
  readonly finishWithCalls: FinishReason
}

function choice(options: CompletionOptions): fc.Arbitrary<UnplacedChoice> {
  const { finishReasons = FINISH_REASONS, maxBlocks = 4 } = options
  const withCalls = finishReasons.filter((reason) => reason !== 'stop')
  const withoutCalls = finishReasons.filter((reason) => reason !== 'tool_calls')
  return objectOf<UnplacedChoice, object>(
    {
      blocks: fc.array(block(options), { maxLength: maxBlocks }),
      finishReason: fc.constantFrom(...(withoutCalls.length > 0 ? withoutCalls : finishReasons)),
      finishWithCalls: fc.constantFrom(...(withCalls.length > 0 ? withCalls : (['tool_calls'] as const))),
    },
    {
      nativeFinishReason: options.nativeFinishReason !== false && fc.constantFrom('end_turn', 'STOP', 'odd'),
      logprobs: options.logprobs !== false && logprobs(options),
      providerMetadata: options.metadata !== false && metadata(),
    },
  )
}

const FINISH_REASONS: readonly FinishReason[] = [
  'stop',
  'length',
  'tool_calls',
  'content_filter',
  'refusal',
  'pause',
  'error',
  'unknown',
]

function toChoices(unplaced: readonly UnplacedChoice[]): CompletionResponse['choices'] {
  const [first, ...rest] = unplaced.map(({ blocks, finishWithCalls, finishReason, ...fields }, index) => {
    const content = toContent(blocks, index)
    const hasCalls = content.some((part) => part.type === 'tool_call')
    return { index, text: textOf(content), content, finishReason: hasCalls ? finishWithCalls : finishReason, ...fields }
  })
  if (first === undefined) throw new Error('completionResponse: choices.min is at least 1')
  return [first, ...rest]
}

/** Numbers the parts, and gives each block of a completion an id of its own. */
function toContent(blocks: readonly (readonly OutputPart[])[], index: number): readonly OutputPart[] {
  return blocks
    .flatMap((parts, place) =>
      parts.map((part) =>
        part.type === 'tool_call' || part.type === 'tool_activity'
          ? { ...part, id: `${part.id}_${index}_${place}` }
          : part,
      ),
    )
    .map((part, i) => ({ ...part, index: i }))
}
