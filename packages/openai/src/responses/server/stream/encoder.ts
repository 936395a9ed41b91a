import type { CompletionChunk, Encoder, ParsedRequest } from '@concord/core'
import { createLosses, fold, typesOf, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { toErrorEvent } from '../../../server/errors.ts'
import { noteChoices, toFacts, toHead, toStatus, toWord } from '../response/body.ts'
import { CHOICE, WIRE } from '../response/items.ts'
import { createItemsWriter } from './items.ts'
import { createToFrame } from './frames.ts'

/** Makes the state that writes one stream of response events. */
export function createEncoder({ request }: ParsedRequest, host: Host): Encoder {
  const losses = createLosses(WIRE)
  const toFrame = createToFrame()
  const items = createItemsWriter(losses, toFrame, host)
  /** What the stream has said beside its parts. */
  const rest: CompletionChunk[] = []
  let head: WireObject | undefined

  function begin(chunk: CompletionChunk): string {
    if (head !== undefined) return ''
    head = toHead(chunk, request)
    return toFrame('response.created', { response: { ...head, status: 'in_progress', output: [] } })
  }

  return {
    contentType: 'text/event-stream; charset=utf-8',
    encode(chunk) {
      noteChoices(chunk.choices, losses)
      const pieces = chunk.choices.filter(({ index }) => index === 0)
      rest.push({ ...chunk, choices: pieces.map((piece) => ({ ...piece, text: '', content: [] })) })
      const isOwn = chunk.provider === host.provider
      return begin(chunk) + pieces.flatMap(({ content }) => content.map((part) => items.write(part, isOwn))).join('')
    },
    end() {
      const whole = fold(rest)
      const [choice] = whole.choices
      const native = choice?.nativeFinishReason
      const closed = items.end(choice?.logprobs?.content)
      if (closed.hasLostLogprobs) losses.add(`${CHOICE}.logprobs`, 'log-probabilities without a text')
      const ending = {
        finishReason: choice?.finishReason ?? 'unknown',
        ...(native !== undefined && { nativeFinishReason: native }),
      } as const
      const status = toStatus(toWord(ending, typesOf(closed.parts), losses), whole)
      const response = { ...head, ...toFacts(whole, losses, host), ...status, output: closed.output }
      return closed.frames + toFrame(status.status === 'completed' ? COMPLETED : INCOMPLETE, { response })
    },
    fail(error) {
      if (rest.some(({ usage }) => usage !== undefined)) losses.add('usage', 'the usage of a stream that fails')
      return toFrame('error', toErrorEvent(error))
    },
    get warnings() {
      return losses.warnings
    },
  }
}

const COMPLETED = 'response.completed'
/** The end of every stream that is no success and no failure. */
const INCOMPLETE = 'response.incomplete'
