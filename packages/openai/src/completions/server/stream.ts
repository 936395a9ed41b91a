import type { ChoiceChunk, CompletionChunk, Encoder, ParsedRequest } from '@concord/core'
import { createLosses } from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import { createStreamEncoder } from '../../server/stream.ts'
import { OBJECT, WIRE } from './response/body.ts'
import { type ChoiceWriter, createChoiceWriter } from './response/choice.ts'

/** Makes the state that writes one stream of legacy completions. */
export function createEncoder(parsed: ParsedRequest, host: Host): Encoder {
  const losses = createLosses(WIRE)
  const writers = new Map<number, ChoiceWriter>()

  function writeChoice(piece: ChoiceChunk, chunk: CompletionChunk): readonly object[] {
    const writer = writers.get(piece.index) ?? createChoiceWriter(piece.index, losses, host)
    writers.set(piece.index, writer)
    const choice = writer.write(piece, chunk)
    return isSilent(piece) ? [] : [choice]
  }

  return createStreamEncoder(parsed, { object: OBJECT, losses, host, writeChoice })
}

/** A piece of what this wire lacks needs no event. */
function isSilent({ text, logprobs, finishReason, providerMetadata }: ChoiceChunk): boolean {
  return text === '' && logprobs === undefined && finishReason === null && providerMetadata === undefined
}
