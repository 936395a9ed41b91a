import { isObject, mergeOptions, type WireObject } from '@concord/core/adapter'
import type { GenerateContentConfig } from '@google/genai'

/** Where the wire has a parameter of the SDK: in the generation config, or beside it; `sdk`: nowhere. */
export type WirePlace = 'generationConfig' | 'body' | 'sdk'

/** The parameters that the SDK takes, and where it puts them. It leaves out every other one. */
const CONFIG_FIELDS: Readonly<Record<keyof GenerateContentConfig, WirePlace>> = {
  httpOptions: 'sdk',
  abortSignal: 'sdk',
  automaticFunctionCalling: 'sdk',
  automaticContinuation: 'sdk',
  modelSelectionConfig: 'sdk', // `modelConfig` on the wire
  generationOutputConfig: 'sdk', // `outputConfig` on the wire
  serviceTier: 'body',
  systemInstruction: 'body',
  safetySettings: 'body',
  tools: 'body',
  toolConfig: 'body',
  labels: 'body',
  cachedContent: 'body',
  modelArmorConfig: 'body',
  continuationToken: 'body',
  store: 'body',
  temperature: 'generationConfig',
  topP: 'generationConfig',
  topK: 'generationConfig',
  candidateCount: 'generationConfig',
  maxOutputTokens: 'generationConfig',
  stopSequences: 'generationConfig',
  responseLogprobs: 'generationConfig',
  logprobs: 'generationConfig',
  presencePenalty: 'generationConfig',
  frequencyPenalty: 'generationConfig',
  seed: 'generationConfig',
  responseMimeType: 'generationConfig',
  responseSchema: 'generationConfig',
  responseJsonSchema: 'generationConfig',
  routingConfig: 'generationConfig',
  responseModalities: 'generationConfig',
  mediaResolution: 'generationConfig',
  speechConfig: 'generationConfig',
  audioTimestamp: 'generationConfig',
  thinkingConfig: 'generationConfig',
  audioTranscriptionConfig: 'generationConfig',
  imageConfig: 'generationConfig',
  enableEnhancedCivicAnswers: 'generationConfig',
}

/** Where the wire has a parameter; `undefined` for one that the SDK does not know. */
export function placeOf(field: string): WirePlace | undefined {
  return Object.hasOwn(CONFIG_FIELDS, field) ? CONFIG_FIELDS[field as keyof GenerateContentConfig] : undefined
}

const PART_FIELDS: ReadonlySet<string> = new Set([
  'mediaResolution',
  'toolCall',
  'toolResponse',
  'audioTranscription',
  'codeExecutionResult',
  'executableCode',
  'fileData',
  'functionCall',
  'functionResponse',
  'inlineData',
  'text',
  'thought',
  'thoughtSignature',
  'videoMetadata',
  'partMetadata',
  'mediaProcessing',
  'speechMetadata',
])

const TOOL_FIELDS: ReadonlySet<string> = new Set([
  'retrieval',
  'googleMaps',
  'mcpServers',
  'codeExecution',
  'computerUse',
  'enterpriseWebSearch',
  'exaAiSearch',
  'functionDeclarations',
  'googleSearch',
  'googleSearchRetrieval',
  'parallelAiSearch',
  'urlContext',
  'fileSearch',
])

/** What of a request has to go around the SDK's own writing, which leaves out what it does not know. */
export interface BodyParts {
  readonly contents: readonly { readonly parts: readonly WireObject[] }[]
  readonly tools: readonly object[] | undefined
  /** The vendor's own parameters. */
  readonly options: object | undefined
}

/** The parameters of a request that the SDK takes, and what has to go around it. */
export interface SplitOptions {
  readonly config: WireObject
  /** For `httpOptions.extraBody`: merged into the body that the SDK wrote. */
  readonly extraBody: WireObject | undefined
}

/** Splits the vendor's own parameters by whether the SDK knows them; parts and tools that it does not know go whole. */
export function splitOptions({ contents, tools, options = {} }: BodyParts): SplitOptions {
  const entries = Object.entries(options)
  const config = Object.fromEntries(entries.filter(([key]) => placeOf(key) !== undefined))
  const unknown = Object.fromEntries(entries.filter(([key]) => placeOf(key) === undefined))
  const knowsParts = contents.every(({ parts }) => parts.every((part) => isKnown(part, PART_FIELDS)))
  const knowsTools = (tools ?? []).every((tool) => isKnown(tool, TOOL_FIELDS))
  const extra = {
    ...(!knowsParts && { contents }),
    ...(!knowsTools && { tools }),
    ...unknown,
  }
  const { extraBody: given }: WireObject = isObject(config['httpOptions']) ? config['httpOptions'] : {}
  const extraBody = mergeOptions<WireObject>(extra, isObject(given) ? given : undefined)
  return { config, extraBody: Object.keys(extraBody).length > 0 ? extraBody : undefined }
}

function isKnown(object: object, fields: ReadonlySet<string>): boolean {
  return Object.keys(object).every((key) => fields.has(key))
}
