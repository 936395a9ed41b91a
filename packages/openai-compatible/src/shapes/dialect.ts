import type { CompletionResponse, Dialect, Encoder } from '@concord/core'
import { toServerSentEvent } from '@concord/core/adapter'
import type { Host } from '@concord/openai/protocol'
import { createChatDialect, createLegacyDialect } from '@concord/openai/protocol/server'
import { orq } from '../hosts/orq.ts'
import { r9s } from '../hosts/r9s.ts'
import { createShapeMemory } from './memory.ts'
import type { Shape } from './shape.ts'
import { OPENAI } from './speakeasy-completion.ts'

/** Where a shape is served. */
export interface ShapeDialectOptions {
  /** Stands before its paths, so that one server has several shapes: `/argot`. Default: nothing. */
  readonly prefix?: string
}

/**
 * Makes the dialect whose answers, whole and streamed, have exactly this shape, on the routes of who answers in it.
 *
 * @example
 * await using emulator = await startEmulator({ dialects: [shapeDialect(orq)], script: text('Hello') })
 */
export function shapeDialect(shape: Shape, { prefix = '' }: ShapeDialectOptions = {}): Dialect {
  const { host, path, create } = PLACES[shape.name] ?? COMPLETIONS
  const base = create(host, shape.name, [prefix + path])
  return {
    ...base,
    toBody: (response) => shape.toBody(withoutRequestId(response)),
    createEncoder: (parsed) => createShapeEncoder(shape, base.createEncoder(parsed)),
  }
}

interface Place {
  readonly host: Host
  readonly path: string
  readonly create: typeof createLegacyDialect
}

const COMPLETIONS: Place = { host: OPENAI, path: '/v1/completions', create: createLegacyDialect }

const PLACES: Readonly<Record<string, Place>> = {
  'speakeasy-chat': { host: OPENAI, path: '/v1/chat/completions', create: createChatDialect },
  orq: { host: orq, path: completionsOf(orq), create: createLegacyDialect },
  r9s: { host: r9s, path: completionsOf(r9s), create: createLegacyDialect },
}

function completionsOf({ baseURL }: { readonly baseURL: string }): string {
  return `${new URL(baseURL).pathname}/completions`
}

/** The id of a request is in a header. */
function withoutRequestId<Chunk extends Pick<CompletionResponse, 'requestId'>>(chunk: Chunk): Omit<Chunk, 'requestId'> {
  const { requestId: _requestId, ...rest } = chunk
  return rest
}

/** Frames the events of a stream as `base` does. */
function createShapeEncoder(shape: Shape, base: Encoder): Encoder {
  const memory = createShapeMemory()
  const warnings = new Map<string | undefined, Encoder['warnings'][number]>()
  return {
    contentType: base.contentType,
    encode(chunk) {
      const { value, warnings: found } = shape.toEvents(withoutRequestId(chunk), memory)
      for (const warning of found) if (!warnings.has(warning.path)) warnings.set(warning.path, warning)
      return value.map((event) => toServerSentEvent(event)).join('')
    },
    end: () => base.end(),
    fail: (error) => base.fail(error),
    get warnings() {
      return [...warnings.values()]
    },
  }
}
