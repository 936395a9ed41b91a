import { createGoogle, fromGenerateContentResponse, fromGenerateContentStream } from '@concord/google'
import { googleGenerateContent, normalizeGenerateContent as normalize } from '@concord/google/server'
import type { Dialect } from '@concord/core'
import type { GenerateContentResponse } from '@google/genai'
import type { Interaction, Payload } from '../corpus/interaction.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { Lane, NormalForm } from '../lane.ts'
import { foldContentEvents } from '../states/generate-content.ts'
import { parseEvents } from '../wire.ts'
import { eachOf, WITHOUT_EMPTY_FIELDS } from './forms.ts'

/** The path says the model and the method; here the body does. */
const dialect: Dialect = {
  ...googleGenerateContent,
  parseRequest(body, call) {
    const { model = 'model', stream, ...rest }: JsonObject = isObject(body) ? body : {}
    const method = stream === true ? 'streamGenerateContent' : 'generateContent'
    return googleGenerateContent.parseRequest(rest, { ...call, params: { target: `${String(model)}:${method}` } })
  },
}

const ENDPOINT = /:(?:generateContent|streamGenerateContent)$/

/** Google's `generateContent`, of the Gemini API and of Vertex AI. */
export const googleContent: Lane = {
  name: 'google generateContent',
  serves: ({ vendor, endpoint }) => /^google(?:-vertex)?$/.test(vendor) && ENDPOINT.test(endpoint),
  dialect,
  normalize,
  createClient: ({ fetch, createId, now }) =>
    createGoogle({ apiKey: 'test-key', fetch, createId, retry: false, timeout: false, clock: { now, schedule } }),
  fromBody: (body, context) => fromGenerateContentResponse(body as GenerateContentResponse, context), // The adapter finds out what it is.
  fromEvents: (events, context) => fromGenerateContentStream(events as AsyncIterable<GenerateContentResponse>, context), // As above.
  parseEvents: parseContentEvents,
  fold: foldContentEvents,
  toBody: ({ value }) => value,
  plainRequest: { contents: [{ role: 'user', parts: [{ text: 'Hello?' }] }] },
  toRequest: (body, { path = '' }: Interaction) => ({
    ...body,
    model: decodeURIComponent(/\/models\/([^/:]+):/.exec(path)?.[1] ?? 'model'),
  }),
  leftOut: [
    { path: /^candidates\[\]\.content\.role$/, because: 'a constant' },
    { path: /^candidates\[\]\.index$/, because: 'a position' },
  ],
  metadata: {
    'usage.totalTokenCount': 'the contract computes it from the other counts',
    'usage.trafficType': 'how the vendor bills it',
    'usage.promptTokensDetails': 'the counts of each kind of input; the contract has those of sound',
    'usage.candidatesTokensDetails': 'the counts of each kind of output; the contract has those of sound',
    'usage.cacheTokensDetails': 'the counts of each kind of what was in a cache',
    'usage.toolUsePromptTokensDetails': 'the counts of each kind of what tools read',
    createTime: 'the fraction of a second',
    avgLogprobs: 'a score of the vendor’s over all tokens',
    finishMessage: 'a sentence beside the finish word',
    safetyRatings: 'what the vendor’s filter thought: its own categories',
    groundingMetadata: 'the sources, which citations point into, and what was searched for',
    urlContextMetadata: 'which addresses were read, and whether that went well',
  },
  normalForms: [
    {
      name: 'the model and the method, which the path says',
      apply: ({ model: _model, stream: _stream, ...rest }) => rest,
    },
    { name: 'names in the other of their two forms', apply: (body) => toOneForm(body) as JsonObject }, // An object stays one.
    {
      name: 'the role of instructions, which is none',
      apply: ({ systemInstruction: system, ...rest }) => {
        if (!isObject(system)) return rest
        const { role: _role, ...instructions } = system
        return { ...rest, systemInstruction: instructions }
      },
    },
    WITHOUT_EMPTY_FIELDS,
    eachOf('contents', 'a turn of the user that says no role, or that of a function', ({ role, ...turn }) => ({
      role: role === undefined || role === 'function' ? 'user' : role,
      ...turn,
    })),
    eachOf('tools', 'a schema whose types are in capitals, as JSON Schema', withJsonSchema),
    withinConfig('the schema of the answer, as JSON Schema', ({ responseSchema: schema, ...config }) =>
      schema === undefined ? config : { ...config, responseJsonSchema: toJsonSchema(schema) },
    ),
    withinConfig('a level of thinking in capitals', ({ thinkingConfig: thinking, ...config }) => {
      if (!isObject(thinking)) return config
      const { thinkingLevel: level, ...others } = thinking
      return {
        ...config,
        thinkingConfig: { ...others, ...(typeof level === 'string' && { thinkingLevel: level.toUpperCase() }) },
      }
    }),
    eachOf('contents', 'an answer without parts, as an empty text', ({ parts = [], ...turn }) => ({
      ...turn,
      parts: Array.isArray(parts) && parts.length === 0 ? [{ text: '' }] : parts,
    })),
    {
      name: 'what the user says behind results, as a turn of its own',
      apply: ({ contents, ...rest }) => ({
        ...rest,
        contents: Array.isArray(contents) ? contents.flatMap(withoutResults) : contents,
      }),
    },
  ],
  options: {
    safetySettings: 'what the vendor’s filter holds back',
    responseModalities: 'what an answer is made of: text, sound, images',
    speechConfig: 'the voice of an answer',
    imageConfig: 'the form of an image',
    mediaResolution: 'how closely images are looked at',
    cachedContent: 'a prompt that the vendor holds',
    toolConfig: 'a mode that the contract does not know',
    thinkingConfig: 'a budget that the model decides',
  },
}

/** A stream that was asked for without `alt=sse` is a list; some recorders leave the blank lines out. */
function parseContentEvents(payload: Payload): readonly unknown[] | undefined {
  if (payload.form === 'body') return Array.isArray(payload.value) ? payload.value : undefined
  if (payload.form !== 'sse') return undefined
  return parseEvents({ form: 'sse', text: payload.text.replaceAll(/\r?\n(?=data:)/g, '\n\n') })
}

/** Names of people stay as they are. */
const FREE: ReadonlySet<string> = new Set([
  'args',
  'response',
  'parameters',
  'parametersJsonSchema',
  'responseSchema',
  'responseJsonSchema',
  'labels',
])

function toOneForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toOneForm)
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([key, field]) => {
    const name = key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase())
    return [name, FREE.has(name) ? field : toOneForm(field)] as const
  })
  return Object.fromEntries(entries)
}

function withinConfig(name: string, apply: (config: JsonObject) => JsonObject): NormalForm {
  return {
    name,
    apply: ({ generationConfig: config, ...rest }) =>
      isObject(config) ? { ...rest, generationConfig: apply(config) } : rest,
  }
}

function withJsonSchema(tool: JsonObject): JsonObject {
  const { functionDeclarations: declarations, ...rest } = tool
  if (!Array.isArray(declarations)) return tool
  const written = declarations.map((declaration: unknown) => {
    if (!isObject(declaration) || declaration['parameters'] === undefined) return declaration
    const { parameters, ...others } = declaration
    return { ...others, parametersJsonSchema: toJsonSchema(parameters) }
  })
  return { ...rest, functionDeclarations: written }
}

/** The types that are written as numbers. Source: https://ai.google.dev/api/caching#Type */
const TYPES = [undefined, 'string', 'number', 'integer', 'boolean', 'array', 'object', 'null']

function toJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toJsonSchema)
  if (!isObject(schema)) return schema
  const entries = Object.entries(schema).map(([key, value]) => [
    key,
    key === 'type' ? toType(value) : toJsonSchema(value),
  ])
  return Object.fromEntries(entries)
}

function toType(type: unknown): unknown {
  if (typeof type === 'number') return TYPES[type]
  return typeof type === 'string' ? type.toLowerCase() : toJsonSchema(type)
}

function withoutResults(turn: unknown): readonly unknown[] {
  const parts: unknown = isObject(turn) ? turn['parts'] : undefined
  if (!isObject(turn) || !Array.isArray(parts)) return [turn]
  const [results, said] = [parts.filter(isResult), parts.filter((part) => !isResult(part))]
  return results.length === 0 || said.length === 0 ? [turn] : [results, said].map((some) => ({ ...turn, parts: some }))
}

function isResult(part: unknown): boolean {
  return isObject(part) && 'functionResponse' in part
}

const schedule = (): (() => void) => () => {}
