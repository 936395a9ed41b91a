/** The packages that are no vendor's. */
const HOUSE = ['core', 'server', 'emulator', 'conformance', 'pricing', 'telemetry', 'ai-sdk'] as const

/** The vendors whose names core must not know. */
export const VENDOR_NAMES: RegExp =
  /openai|anthropic|claude|gemini|google|vertex|mistral|cohere(?!n)|bedrock|ollama|azure|xai\b|groq|deepseek|perplexity|openrouter/i

/** The vendor package that a path lies in, if it lies in one. */
export function vendorOf(path: string): string | undefined {
  return IN_VENDOR.exec(path)?.[1]
}

/** Matches the files of all vendor packages whose path goes on like `rest`. */
export function vendorFiles(rest: RegExp): RegExp {
  return new RegExp(IN_VENDOR.source + rest.source)
}

const IN_VENDOR = new RegExp(`^packages/(?!(?:${HOUSE.join('|')})/)([^/]+)/`)

/** Whether a path is a file that a vendor package may have below `src/`. */
export function isRoom(vendor: string, path: string): boolean {
  const { apis, shared } = SEVERAL_APIS[vendor] ?? { apis: [], shared: [] }
  if (apis.length === 0) return ROOM.test(path) || (vendor === 'openai-compatible' && HOST.test(path))
  const [api = '', ...rest] = path.split('/')
  return FRONT_DOOR.test(path) || shared.includes(path) || (apis.includes(api) && ROOM.test(rest.join('/')))
}

/** A room that outgrows a file is a folder of the same name. */
const ROOM =
  /^(?:index|adapter|config|(?:server\/)?(?:request|response|stream|errors)(?:\/[\w-]+)?|server\/(?:index|dialect))\.ts$/

/** One vendor package is of many hosts, each a literal in a file of its own, and has shapes that are read and written by themselves. */
const HOST = /^(?:hosts?|any-host|(?:hosts|shapes)\/[\w-]+)\.ts$/

const FRONT_DOOR = /^(?:server\/)?index\.ts$/

/** Vendors with more than one API have a folder of rooms for each, and what the APIs share beside them. */
const SEVERAL_APIS: Readonly<Record<string, { readonly apis: readonly string[]; readonly shared: readonly string[] }>> =
  {
    google: {
      apis: ['generate-content', 'interactions'],
      shared: [
        'config.ts',
        'errors.ts',
        'request.ts',
        'spans.ts',
        'taken-calls.ts',
        'time.ts',
        'server/errors.ts',
        'server/request.ts',
        'server/response.ts',
      ],
    },
    mistral: {
      apis: ['chat', 'fim'],
      shared: [
        'config.ts',
        'connection.ts',
        'errors.ts',
        'names.ts',
        'prompt-cache.ts',
        'response/choice.ts',
        'response/chunks.ts',
        'response/citations.ts',
        'response/completion.ts',
        'response/content.ts',
        'response/message.ts',
        'response/replay.ts',
        'response/tool-calls.ts',
        'response/usage.ts',
        'server/errors.ts',
        'server/request.ts',
        'server/response/body.ts',
        'server/response/chunks.ts',
        'server/response/extras.ts',
        'server/response/facts.ts',
        'server/response/message.ts',
        'server/response/normal-form.ts',
        'server/response/tools.ts',
        'server/response/usage.ts',
        'server/stream/encoder.ts',
        'server/stream/parts.ts',
        'stream/decoder.ts',
      ],
    },
    ollama: {
      apis: ['chat', 'generate'],
      shared: [
        'call.ts',
        'config.ts',
        'errors.ts',
        'logprobs.ts',
        'media.ts',
        'parts.ts',
        'request.ts',
        'response.ts',
        'stream.ts',
        'server/body.ts',
        'server/errors.ts',
        'server/logprobs.ts',
        'server/normal-form.ts',
        'server/parts.ts',
        'server/request.ts',
        'server/response.ts',
        'server/schema.ts',
        'server/stream.ts',
      ],
    },
    openai: {
      apis: ['chat', 'responses', 'completions'],
      shared: [
        'config.ts',
        'errors.ts',
        'host-object.ts',
        'host.ts',
        'logprobs.ts',
        'prompt-cache.ts',
        'protocol.ts',
        'quirks.ts',
        'response-format.ts',
        'response.ts',
        'stream.ts',
        'usage.ts',
        'server/errors.ts',
        'server/host-events.ts',
        'server/host-object.ts',
        'server/logprobs.ts',
        'server/protocol.ts',
        'server/request.ts',
        'server/response.ts',
        'server/stream.ts',
        'server/usage.ts',
      ],
    },
  }
