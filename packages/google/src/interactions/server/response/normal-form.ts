import type { CallMode, CompletionChoice, CompletionResponse, OutputPart, ToolActivityPart } from '@concord/core'
import { createLosses, isObject, toFinishWord, toInput, typesOf } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { isWholeTime, toTime } from '../../../time.ts'
import { typeOf } from '../../response/content.ts'
import { replayOf, toReplay } from '../../response/replay.ts'
import { toThoughtToken } from '../../response/steps.ts'
import { ENDINGS, toCreated } from './body.ts'
import { isActivityToken, isResult, signatureOf, toActivityType } from './steps.ts'
import { toUsageBody } from './usage.ts'

/**
 * What a response is after it went over this wire and back, where nothing was lost; but for `created` of a stream, which is
 * the time of reading: its chunks have one time, and the wire says its own at the end. Idempotent.
 */
export function normalize(response: CompletionResponse, mode: CallMode = 'complete'): CompletionResponse {
  const [choice] = response.choices
  const { providerMetadata = {}, provider, ...rest } = response
  const { created: ownCreated, ...own } = provider === PROVIDER ? providerMetadata : {}
  const usage = toUsageBody(response, own['usage'], createLosses(''))
  const created = toCreated(response.created, ownCreated)
  const isSaid = mode === 'complete' && isWholeTime(created)
  const metadata = {
    ...own,
    // A stream keeps the time that its end says; a whole answer what seconds do not.
    ...(!isSaid && { created: mode === 'stream' && ownCreated === undefined ? toTime(response.created) : created }),
    // The usage is kept as it was written.
    ...(usage !== undefined && { usage }),
  }
  return {
    ...rest,
    // The wire does not say who answers: its adapter does.
    provider: PROVIDER,
    // An interaction is one choice.
    choices: [normalizeChoice(choice, mode === 'stream')],
    ...(Object.keys(metadata).length > 0 && { providerMetadata: metadata }),
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
    case 'reasoning':
      // A thought goes back as one.
      return { ...part, ...toThoughtToken(signatureOf(part)) }
    case 'tool_call': {
      // Every call has an id on this wire: one that was made is one like any other.
      const { syntheticId: _syntheticId, ...call } = part
      return { ...call, arguments: normalizeArguments(call.arguments, isStreamed) }
    }
    case 'tool_activity':
      return normalizeActivity(part)
    case 'unknown':
      // A step goes back as what it is.
      return 'content' in (replayOf(part) ?? {}) || !isObject(part.value)
        ? part
        : { ...part, ...toReplay({ type: typeOf(part.value) }) }
    case 'text':
    case 'refusal':
    case 'media':
      return part
    default:
      return part satisfies never
  }
}

/** What the vendor ran goes back as a step, whose type says whether it is the call or the result. */
function normalizeActivity(part: ToolActivityPart): OutputPart {
  const token = isActivityToken(part) ? {} : toReplay(toActivityType(part))
  return isResult(part)
    ? { ...part, ...token }
    : { ...part, arguments: normalizeArguments(part.arguments ?? '', false), ...token }
}

/** A whole interaction holds the value of the arguments, a stream of a call their text; nothing is an object without fields. */
function normalizeArguments(written: string, isStreamed: boolean): string {
  const value = isStreamed && written !== '' ? written : toInput(written)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
