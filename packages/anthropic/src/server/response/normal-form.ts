import type { CallMode, CompletionChoice, CompletionResponse, OutputPart } from '@concord/core'
import { createLosses, isObject, toFinishWord, toInput, typesOf, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { replayOf, toReplay } from '../../response/replay.ts'
import { CITED, typeOf } from '../../response/blocks.ts'
import { ENDINGS } from './body.ts'
import { SERVER_CALL, toResultType } from './tools.ts'
import { NOT_COUNTED, toUsageBody, UNKNOWN } from './usage.ts'

/**
 * What a response is after it went over this wire and back, where nothing was lost; but for `created`, which the wire
 * does not have: it is the time of reading. Idempotent.
 */
export function normalize(response: CompletionResponse, mode: CallMode = 'complete'): CompletionResponse {
  const [choice] = response.choices
  const { providerMetadata = {}, provider, ...rest } = response
  const own = provider === PROVIDER ? providerMetadata : {}
  return {
    ...rest,
    // The wire does not say who answers: its adapter does.
    provider: PROVIDER,
    // A message is one choice.
    choices: [normalizeChoice(choice, mode === 'stream')],
    // Every message has a usage, which is kept as it is.
    providerMetadata: { ...own, usage: normalizeUsage(response, own['usage'], mode === 'stream') },
  }
}

/** A stream begins with all that a usage has, and with zeros where its counts come later, or never. */
function normalizeUsage(response: CompletionResponse, own: unknown, isStreamed: boolean): WireObject {
  const usage = toUsageBody(response, own, createLosses(''))
  if (!isStreamed) return usage
  return { ...UNKNOWN, ...usage, ...(usage['output_tokens'] === null && NOT_COUNTED) }
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
      // Citations go back as they came.
      return part.citations === undefined ? part : { ...part, ...CITED }
    case 'tool_call': {
      // Every call has an id on this wire: one that was made is one like any other.
      const { syntheticId: _syntheticId, ...call } = part
      return { ...call, arguments: normalizeArguments(call.arguments, isStreamed) }
    }
    case 'tool_activity':
      return normalizeActivity(part, isStreamed)
    case 'unknown':
      // A block goes back as what it is.
      return isObject(part.value) && typeOf(part.value) !== ''
        ? { ...part, ...toReplay({ type: typeOf(part.value) }) }
        : part
    case 'reasoning':
    case 'refusal':
    case 'media':
      return part
    default:
      return part satisfies never
  }
}

/** What the vendor ran goes back as a block, whose type says whether it is the call or the result. */
function normalizeActivity(part: Extract<OutputPart, { type: 'tool_activity' }>, isStreamed: boolean): OutputPart {
  const { type } = part.output === undefined ? { type: SERVER_CALL } : toResultType(part.name)
  const token = replayOf(part) === undefined ? toReplay({ type }) : {}
  return part.output === undefined
    ? { ...part, arguments: normalizeArguments(part.arguments ?? '', isStreamed), ...token }
    : { ...part, ...token }
}

/** A whole message holds the value of the arguments, a stream their text; nothing is an object without fields. */
function normalizeArguments(written: string, isStreamed: boolean): string {
  const input = isStreamed && written !== '' ? written : toInput(written)
  return typeof input === 'string' ? input : JSON.stringify(input)
}
