import type {
  LanguageModelV4ResponseMetadata,
  LanguageModelV4Source,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import type { CompletionChunk, CompletionError, Context, Decoder, Warning } from '@concord/core'
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

type Finish = Extract<LanguageModelV4StreamPart, { type: 'finish' }>

/** Makes the state that reads one stream of a language model. */
export function createDecoder(context: Context, names: Names): Decoder<LanguageModelV4StreamPart> {
  const parts = createParts(withTools(names, context.request))
  const sources: LanguageModelV4Source[] = []
  let head: ReturnType<typeof fromResponseFacts> | undefined
  let facts: LanguageModelV4ResponseMetadata = {}
  let warnings: readonly Warning[] = []
  let finish: Finish | undefined
  let hasBegun = false
  let failure: CompletionError | undefined

  function toChunk(choice: Omit<CompletionChunk['choices'][number], 'index' | 'text'>): CompletionChunk {
    head ??= fromResponseFacts(facts, context, names)
    return { ...head, choices: [{ index: 0, text: textOf(choice.content), ...choice }] }
  }

  function toEnding({ finishReason }: Finish): Pick<CompletionChunk['choices'][number], 'finishReason'> {
    return failure === undefined ? fromFinishReason(finishReason, parts.types()) : { finishReason: null }
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
          if (failure !== undefined) throw failure
          return undefined
        case 'error':
          failure ??= fromError(event.error, names.provider) // The finish comes after it, and alone tells what was used.
          return undefined
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
      if (failure === undefined) assertWhole(finish.finishReason, names)
      const { usage, warnings: doubts = [] } = fromUsage(finish.usage)
      const told = [...warnings, ...doubts]
      return {
        ...toChunk({ content, ...toEnding(finish) }),
        ...(usage && { usage }),
        ...(told.length > 0 && { warnings: told }),
        ...fromAnswerMetadata(finish.providerMetadata, finish.usage),
      }
    },
  }
}
