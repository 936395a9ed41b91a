import type { CompletionChunk, Encoder, ParsedRequest, Usage } from '@concord/core'
import { createLosses, noteFacts, ownMetadata, toServerSentEvent, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { toErrorEvent } from '../../../server/errors.ts'
import { isBlocked, RESERVED, RESERVED_OF_CHOICE, toBlocked, toHead, WIRE } from '../response/body.ts'
import { toUsageBody } from '../response/usage.ts'
import { type ChoiceWriter, createChoiceWriter } from './choice.ts'

/** Makes the state that writes one stream. */
export function createEncoder(_parsed: ParsedRequest): Encoder {
  const losses = createLosses(WIRE)
  const writers = new Map<number, ChoiceWriter>()
  /** The latest of what the end says. */
  let metadata: WireObject = {}
  let usage: Usage | undefined
  let serviceTier: string | undefined
  let head: Pick<CompletionChunk, 'id' | 'model' | 'created'> | undefined

  function writerOf(index: number): ChoiceWriter {
    const writer = writers.get(index) ?? createChoiceWriter(index, losses, RESERVED_OF_CHOICE)
    writers.set(index, writer)
    return writer
  }

  function readFacts(chunk: CompletionChunk): void {
    noteFacts(chunk, losses)
    head ??= chunk
    metadata = { ...metadata, ...ownMetadata(chunk, PROVIDER, RESERVED, losses) }
    usage = chunk.usage ?? usage
    serviceTier = chunk.serviceTier ?? serviceTier
  }

  function toLast(): WireObject {
    const { usage: ownUsage, ...others } = metadata
    const ordered = [...writers].toSorted(([a], [b]) => a - b).map(([, writer]) => writer)
    const summaries = ordered.map(({ summary }) => summary)
    const [first] = summaries
    const isRefused = first !== undefined && isBlocked(summaries)
    const counts = toUsageBody(
      { ...(usage && { usage }), ...(serviceTier !== undefined && { serviceTier }) },
      ownUsage,
      losses,
    )
    return {
      ...(isRefused ? toBlocked(first, others) : { ...others, candidates: ordered.map((writer) => writer.end()) }),
      ...(counts !== undefined && { usageMetadata: counts }),
      ...(head !== undefined && toHead(head, others)),
    }
  }

  return {
    contentType: 'text/event-stream',
    encode(chunk) {
      readFacts(chunk)
      const isOwn = chunk.provider === PROVIDER
      const candidates = chunk.choices
        .map((choice) => writerOf(choice.index).write(choice, isOwn))
        .filter((candidate) => candidate !== undefined)
      const counts = isLast(chunk) ? undefined : toUsageBody(chunk, undefined, losses)
      if (candidates.length === 0 && counts === undefined) return ''
      return toServerSentEvent({
        ...(candidates.length > 0 && { candidates }),
        ...(counts !== undefined && { usageMetadata: counts }),
        ...toHead(head ?? chunk, metadata),
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
