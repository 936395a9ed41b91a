import type { CompletionChunk, Encoder, ParsedRequest } from '@concord/core'
import { createLosses, createStreamFacts, toServerSentEvent, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { toErrorEvent } from '../../../server/errors.ts'
import { isBlocked, RESERVED, RESERVED_OF_CHOICE, toBlocked, toHead, WIRE } from '../response/body.ts'
import { toUsageBody } from '../response/usage.ts'
import { type ChoiceWriter, createChoiceWriter } from './choice.ts'

/** Makes the state that writes one stream. */
export function createEncoder(_parsed: ParsedRequest): Encoder {
  const losses = createLosses(WIRE)
  const writers = new Map<number, ChoiceWriter>()
  const told = createStreamFacts(PROVIDER, RESERVED, losses)
  let head: Pick<CompletionChunk, 'id' | 'model' | 'created'> | undefined

  function writerOf(index: number): ChoiceWriter {
    const writer = writers.get(index) ?? createChoiceWriter(index, losses, RESERVED_OF_CHOICE)
    writers.set(index, writer)
    return writer
  }

  function toLast(): WireObject {
    const { usage: ownUsage, ...others } = told.metadata
    const ordered = [...writers].toSorted(([a], [b]) => a - b).map(([, writer]) => writer)
    const summaries = ordered.map(({ summary }) => summary)
    const [first] = summaries
    const isRefused = first !== undefined && isBlocked(summaries)
    const counts = toUsageBody(told.counted, ownUsage, losses)
    return {
      ...(isRefused ? toBlocked(first, others) : { ...others, candidates: ordered.map((writer) => writer.end()) }),
      ...(counts !== undefined && { usageMetadata: counts }),
      ...(head !== undefined && toHead(head, others)),
    }
  }

  return {
    contentType: 'text/event-stream',
    encode(chunk) {
      head ??= chunk
      told.note(chunk)
      const isOwn = chunk.provider === PROVIDER
      const candidates = chunk.choices
        .map((choice) => writerOf(choice.index).write(choice, isOwn))
        .filter((candidate) => candidate !== undefined)
      const counts = isLast(chunk) ? undefined : toUsageBody(chunk, undefined, losses)
      if (candidates.length === 0 && counts === undefined) return ''
      return toServerSentEvent({
        ...(candidates.length > 0 && { candidates }),
        ...(counts !== undefined && { usageMetadata: counts }),
        ...toHead(head, told.metadata),
      })
    },
    end: () => toServerSentEvent(toLast()),
    fail: (error) => toServerSentEvent(toErrorEvent(error)),
    get warnings() {
      return losses.warnings
    },
  }
}

/** What the last chunk says comes at the end. */
function isLast({ choices }: CompletionChunk): boolean {
  return choices.some(({ finishReason }) => finishReason !== null)
}
