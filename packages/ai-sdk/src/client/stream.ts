import type {
  LanguageModelV4ResponseMetadata,
  LanguageModelV4Source,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import type { CompletionChunk, Context, Decoder, Warning } from '@concord/core'
import { textOf } from '@concord/core/adapter'
import { fromError } from './errors.ts'
import { type Names, withTools } from './request/names.ts'
import { createParts } from './response/parts.ts'
import {
  assertWhole,
  fromAnswerMetadata,
  fromFinishReason,
  fromResponseFacts,
  fromUsage,
  fromWarnings,
} from './response/result.ts'

/** Makes the state that reads one stream of a language model. */
export function createDecoder(context: Context, names: Names): Decoder<LanguageModelV4StreamPart> {
  const parts = createParts(withTools(names, context.request))
  const sources: LanguageModelV4Source[] = []
  let head: ReturnType<typeof fromResponseFacts> | undefined
  let facts: LanguageModelV4ResponseMetadata = {}
  let warnings: readonly Warning[] = []
  let finish: Extract<LanguageModelV4StreamPart, { type: 'finish' }> | undefined
  let hasBegun = false

  function toChunk(choice: Omit<CompletionChunk['choices'][number], 'index' | 'text'>): CompletionChunk {
    head ??= fromResponseFacts(facts, context, names)
    return { ...head, choices: [{ index: 0, text: textOf(choice.content), ...choice }] }
  }

  return {
    decode(event) {
      hasBegun = true
      switch (event.type) {
        case 'stream-start':
          warnings = fromWarnings(event.warnings)
          return undefined
        case 'response-metadata':
          facts = { ...facts, ...event }
          return undefined
        case 'source':
          sources.push(event)
          return undefined
        case 'finish':
          finish = event
          return undefined
        case 'error':
          throw fromError(event.error, names.provider)
        case 'ping':
        case 'raw':
          return undefined
        default: {
          const content = parts.read(event)
          return content.length === 0 ? undefined : toChunk({ content, finishReason: null })
        }
      }
    },
    get ended() {
      return finish !== undefined
    },
    end() {
      if (!hasBegun) return undefined
      const content = parts.end(sources)
      if (finish === undefined) return toChunk({ content, finishReason: null })
      assertWhole(finish.finishReason, names)
      const { usage, warnings: doubts = [] } = fromUsage(finish.usage)
      const told = [...warnings, ...doubts]
      return {
        ...toChunk({ content, ...fromFinishReason(finish.finishReason, parts.types()) }),
        ...(usage && { usage }),
        ...(told.length > 0 && { warnings: told }),
        ...fromAnswerMetadata(finish.providerMetadata, finish.usage),
      }
    },
  }
}
