import type { CompletionRequest, ReasoningSettings, ResponseFormat } from '@concord/core'
import {
  type FieldReaders,
  isAbsent,
  isObject,
  type ReadField,
  readFields,
  type RequestFields,
  type WireObject,
} from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

/** Reads the settings of a body, but for the fields that are read on their own; what is empty says nothing. */
export function fromSettings(
  wire: WireObject,
  own: FieldReaders<WireObject>,
): RequestFields & Pick<CompletionRequest, 'providerOptions'> {
  const { fields, rest } = readFields(withoutEmpty(wire), { ...READERS, ...own })
  return { ...fields, ...(Object.keys(rest).length > 0 && { providerOptions: { [PROVIDER]: rest } }) }
}

function withoutEmpty(object: WireObject): WireObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !isAbsent(value)))
}

/** Each field that both APIs have and the contract holds. */
const READERS: FieldReaders<WireObject> = {
  suffix: 'suffix',
  logprobs: 'logprobs',
  top_logprobs: fromTopLogprobs,
  format: fromFormat,
  think: fromThink,
  options: (value) => fromOptions(isObject(value) ? value : {}),
}

/** No alternatives are what comes anyway. */
function fromTopLogprobs(value: unknown): ReadField {
  return typeof value === 'number' ? { fields: { topLogprobs: value } } : { fields: {}, rest: value }
}

function fromFormat(format: unknown): ReadField {
  if (format === 'json') return { fields: { responseFormat: { type: 'json_object' } } }
  if (!isObject(format)) return { fields: {}, rest: format }
  const responseFormat: ResponseFormat = { type: 'json_schema', schema: format }
  return { fields: { responseFormat } }
}

const THOUGHTS: ReadonlyMap<unknown, ReasoningSettings> = new Map<unknown, ReasoningSettings>([
  [true, { include: true }],
  [false, { effort: 'none' }],
  ['low', { effort: 'low' }],
  ['medium', { effort: 'medium' }],
  ['high', { effort: 'high' }],
])

function fromThink(think: unknown): ReadField {
  const reasoning = THOUGHTS.get(think)
  return reasoning === undefined ? { fields: {}, rest: think } : { fields: { reasoning } }
}

/** Each option that the contract holds. */
const OPTION_READERS: FieldReaders<WireObject> = {
  temperature: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  stop: 'stop',
  seed: 'seed',
  frequency_penalty: 'frequencyPenalty',
  presence_penalty: 'presencePenalty',
  // A limit below 1 is a word of its own: without end, or to the end of the context.
  num_predict: (limit) => (Number(limit) > 0 ? { fields: { maxTokens: Number(limit) } } : { fields: {}, rest: limit }),
}

function fromOptions(options: WireObject): ReadField {
  const { fields, rest } = readFields(withoutEmpty(options), OPTION_READERS)
  return { fields, ...(Object.keys(rest).length > 0 && { rest }) }
}
