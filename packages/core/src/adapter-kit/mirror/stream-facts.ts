import type { CompletionChunk, CompletionResponse } from '../../contract/response.ts'
import { present, type WireObject } from '../wire.ts'
import type { Losses } from './losses.ts'
import { noteFacts } from './notes.ts'
import { ownMetadata, type Reserved } from './own-fields.ts'

/** The latest of what the chunks of a stream say beside their choices, for a wire that tells it at the end. */
export interface StreamFacts {
  note(chunk: CompletionChunk): void
  /** The vendor's own. */
  readonly metadata: WireObject
  readonly counted: Pick<CompletionResponse, 'usage' | 'serviceTier'>
}

/** Makes the state that gathers them; what the wire has no place for is a loss. */
export function createStreamFacts(vendor: string, reserved: Reserved, losses: Losses): StreamFacts {
  let metadata: WireObject = {}
  let counted: StreamFacts['counted'] = {}
  return {
    note(chunk) {
      noteFacts(chunk, losses)
      metadata = { ...metadata, ...ownMetadata(chunk, vendor, reserved, losses) }
      counted = { ...counted, ...present({ usage: chunk.usage, serviceTier: chunk.serviceTier }) }
    },
    get metadata() {
      return metadata
    },
    get counted() {
      return counted
    },
  }
}
