import type { CallMode, CompletionChoice, CompletionResponse, OutputPart } from '@concord/core'
import { createLosses, isObject, toFinishWord, toInput, typesOf } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { CITED, kindOf, UNSIGNED } from '../../response/blocks.ts'
import { replayOf, toReplay } from '../../response/replay.ts'
import { ENDINGS, NO_METRICS } from './body.ts'
import { SERVER_CALL, toResultType } from './tools.ts'
import { toUsageBody } from './usage.ts'

/**
 * What a response is after it went over this wire and back, where nothing was lost; but for `id` and `created`, which the wire
 * does not have: they are made at its reading. Idempotent.
 */
export function normalize(response: CompletionResponse, mode: CallMode = 'complete'): CompletionResponse {
  const [choice] = response.choices
  const { providerMetadata = {}, provider, ...rest } = response
  const own = provider === PROVIDER ? providerMetadata : {}
  const usage = toUsageBody(response.usage, own['usage'], createLosses(''))
  return {
    ...rest,
    // The wire does not say who answers: its adapter does.
    provider: PROVIDER,
    // An answer is one choice.
    choices: [normalizeChoice(choice, mode === 'stream')],
    // Every answer has metrics; its own object of counts is kept as it is.
    providerMetadata: { ...NO_METRICS, ...own, ...(usage !== undefined && { usage }) },
  }
}

function normalizeChoice(choice: CompletionChoice, isStreamed: boolean): CompletionChoice {
  return {
    ...choice,
    content: choice.content.map((part) => normalizePart(part, isStreamed)),
    // An ending always has a word on this wire.
    nativeFinishReason: toFinishWord(choice, typesOf(choice.content), ENDINGS, '', createLosses('')),
  }
}

function normalizePart(part: OutputPart, isStreamed: boolean): OutputPart {
  switch (part.type) {
    case 'text':
      // A text with citations goes back as it came.
      return part.citations === undefined ? part : { ...part, ...CITED }
    case 'reasoning':
      // A thought goes back as it came, signed or not.
      return part.replay === undefined && part.text !== '' ? { ...part, ...UNSIGNED } : part
    case 'tool_call': {
      // Every call has an id on this wire: one that was made is one like any other.
      const { syntheticId: _syntheticId, ...call } = part
      return { ...call, arguments: normalizeArguments(call.arguments, isStreamed) }
    }
    case 'tool_activity':
      return normalizeActivity(part, isStreamed)
    case 'media':
      // Media go back as the block that they came in.
      return { ...part, ...toReplay({ type: part.mediaType.split('/')[0] ?? '' }) }
    case 'unknown':
      // A block goes back as what it is.
      return isObject(part.value) && kindOf(part.value) !== ''
        ? { ...part, ...toReplay({ type: kindOf(part.value) }) }
        : part
    case 'refusal':
      return part
    default:
      return part satisfies never
  }
}

/** What the vendor ran goes back as a block, whose type says of what tool it is. */
function normalizeActivity(part: Extract<OutputPart, { type: 'tool_activity' }>, isStreamed: boolean): OutputPart {
  const data = part.output === undefined ? SERVER_CALL : toResultType(part.name)
  const token = replayOf(part) === undefined ? toReplay(data) : {}
  return part.output === undefined
    ? { ...part, arguments: normalizeArguments(part.arguments ?? '', isStreamed), ...token }
    : { ...part, ...token }
}

/** A whole answer holds the value of the arguments, a stream their text; nothing is an object without fields. */
function normalizeArguments(written: string, isStreamed: boolean): string {
  const input = isStreamed && written !== '' ? written : toInput(written)
  return typeof input === 'string' ? input : JSON.stringify(input)
}
