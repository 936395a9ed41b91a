import type { ChoiceChunk, CompletionChunk, Encoder, ParsedRequest } from '@concord/core'
import {
  createChoiceEnding,
  createLosses,
  createStreamFacts,
  noteChoices,
  toServerSentEvent,
} from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { toWordedError } from '../../../server/errors.ts'
import { CARRIES, CHOICE, ENDINGS, RESERVED, toCreated, toFacts, toHead, WIRE } from '../response/body.ts'
import { toUsageBody } from '../response/usage.ts'
import { toEvent } from './open-step.ts'
import { createStepsWriter } from './steps.ts'

/** Makes the state that writes one stream of interaction events. */
export function createEncoder(_parsed: ParsedRequest): Encoder {
  const losses = createLosses(WIRE)
  const steps = createStepsWriter({ path: CHOICE, losses })
  const told = createStreamFacts(PROVIDER, RESERVED, losses)
  const ending = createChoiceEnding(ENDINGS, CHOICE, losses)
  let head: Pick<CompletionChunk, 'id' | 'model' | 'created'> | undefined

  function begin(chunk: CompletionChunk): string {
    if (head !== undefined) return ''
    head = chunk
    const status = 'in_progress'
    return (
      toEvent('interaction.created', { interaction: { ...toHead(chunk), status } }) +
      toEvent('interaction.status_update', { interaction_id: chunk.id, status })
    )
  }

  function writeChoice(piece: ChoiceChunk, isOwn: boolean): string {
    ending.note(piece)
    return piece.content.map((part) => steps.write(part, isOwn)).join('')
  }

  /** The counts so far; the last ones come with the end. */
  function writeUsage(chunk: CompletionChunk): string {
    const isLast = chunk.choices.some(({ finishReason }) => finishReason !== null)
    const counts = isLast ? undefined : toUsageBody(chunk, undefined, losses)
    if (counts === undefined) return ''
    const { id } = head ?? chunk
    return toEvent('interaction.status_update', { interaction_id: id, status: 'in_progress', usage: counts })
  }

  return {
    contentType: 'text/event-stream',
    encode(chunk) {
      told.note(chunk)
      noteChoices(chunk.choices, CARRIES, losses)
      const isOwn = chunk.provider === PROVIDER
      const pieces = chunk.choices.filter(({ index }) => index === 0)
      return begin(chunk) + pieces.map((piece) => writeChoice(piece, isOwn)).join('') + writeUsage(chunk)
    },
    end() {
      const written = steps.end()
      const { usage: ownUsage, created, ...others } = told.metadata
      const interaction = {
        ...others,
        ...(head !== undefined && toHead(head)),
        status: ending.toWord('unknown'),
        ...(head !== undefined && { created: toCreated(head.created, created) }),
        ...toFacts(told.counted.serviceTier, toUsageBody(told.counted, ownUsage, losses)),
      }
      return written + toEvent('interaction.completed', { interaction })
    },
    fail: (error) => toServerSentEvent({ error: toWordedError(error), event_type: 'error' }, 'error'),
    get warnings() {
      return losses.warnings
    },
  }
}
