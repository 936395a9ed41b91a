import type { CompletionRequest, ReasoningSettings, ResponseFormat } from '@concord/core'
import { isAbsent, isObject, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

/** What stands in a request beside its input. */
export type Settings = Omit<CompletionRequest, 'model' | 'messages' | 'prompt' | 'providerOptions'>

/** The settings of a body, and what of it the contract has no place for. */
export type ReadSettings = Settings & Pick<CompletionRequest, 'providerOptions'>

/** Reads the settings of a body, but for the fields that are read on their own; what is empty says nothing. */
export function fromSettings(wire: object, own: ReadonlySet<string>): ReadSettings {
  let settings: Settings = {}
  const rest: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(wire)) {
    if (isAbsent(value) || own.has(key)) continue
    const read: Read = READERS.get(key)?.(value) ?? { rest: value }
    settings = { ...settings, ...read.settings }
    if (read.rest !== undefined) rest[key] = read.rest
  }
  return { ...settings, ...(Object.keys(rest).length > 0 && { providerOptions: { [PROVIDER]: rest } }) }
}

/** What one field of the wire is in the contract, and what of it has no place there. */
interface Read {
  readonly settings?: Settings
  readonly rest?: unknown
}

type ReadField = (value: unknown) => Read

const READERS: ReadonlyMap<string, ReadField> = new Map<string, ReadField>([
  ['suffix', (value) => ({ settings: { suffix: String(value) } })],
  ['logprobs', (value) => ({ settings: { logprobs: value === true } })],
  ['top_logprobs', fromTopLogprobs],
  ['format', fromFormat],
  ['think', fromThink],
  ['options', (value) => fromOptions(isObject(value) ? value : {})],
])

/** No alternatives are what comes anyway. */
function fromTopLogprobs(value: unknown): Read {
  return typeof value === 'number' ? { settings: { topLogprobs: value } } : { rest: value }
}

function fromFormat(format: unknown): Read {
  if (format === 'json') return { settings: { responseFormat: { type: 'json_object' } } }
  if (!isObject(format)) return { rest: format }
  const responseFormat: ResponseFormat = { type: 'json_schema', schema: format }
  return { settings: { responseFormat } }
}

const THOUGHTS: ReadonlyMap<unknown, ReasoningSettings> = new Map<unknown, ReasoningSettings>([
  [true, { include: true }],
  [false, { effort: 'none' }],
  ['low', { effort: 'low' }],
  ['medium', { effort: 'medium' }],
  ['high', { effort: 'high' }],
])

function fromThink(think: unknown): Read {
  const reasoning = THOUGHTS.get(think)
  return reasoning === undefined ? { rest: think } : { settings: { reasoning } }
}

/** The options whose value is the same in the contract. */
const SAME: Readonly<Record<string, keyof Settings>> = {
  temperature: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  stop: 'stop',
  seed: 'seed',
  frequency_penalty: 'frequencyPenalty',
  presence_penalty: 'presencePenalty',
}

function fromOptions(options: WireObject): Read {
  const settings: Record<string, unknown> = {}
  const rest: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(options)) {
    if (isAbsent(value)) continue
    const field = isLimit(key, value) ? 'maxTokens' : Object.hasOwn(SAME, key) ? SAME[key] : undefined
    if (field === undefined) rest[key] = value
    else settings[field] = value
  }
  return { settings, ...(Object.keys(rest).length > 0 && { rest }) }
}

/** A limit below 1 is a word of its own: without end, or to the end of the context. */
function isLimit(key: string, value: unknown): boolean {
  return key === 'num_predict' && Number(value) > 0
}
