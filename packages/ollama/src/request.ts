import type { CallMode, CompletionRequest, ReasoningEffort, Translation, Warning } from '@concord/core'
import { present, toJsonSchema } from '@concord/core/adapter'
import { PROVIDER } from './config.ts'

/** What both APIs have beside their input. */
export interface WireSettings {
  readonly format?: 'json' | object
  readonly think?: boolean | string
  readonly logprobs?: boolean
  readonly top_logprobs?: number
  readonly options?: object
  /** Always said: a server streams where nothing is. */
  readonly stream?: boolean
}

/** Writes the settings of a request. */
export function toSettings(request: CompletionRequest, mode: CallMode): Translation<WireSettings> {
  const think = toThink(request.reasoning)
  const format = toFormat(request.responseFormat)
  const value = present({
    format: format.value,
    think: think.value,
    logprobs: request.logprobs,
    top_logprobs: request.topLogprobs,
    options: toOptions(request),
    stream: mode === 'stream',
  })
  return { value, warnings: [...think.warnings, ...format.warnings] }
}

function toOptions(request: CompletionRequest): object | undefined {
  const options = present({
    num_predict: request.maxTokens,
    temperature: request.temperature,
    top_p: request.topP,
    top_k: request.topK,
    stop: toStop(request.stop),
    seed: request.seed,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
  })
  return Object.keys(options).length > 0 ? options : undefined
}

function toStop(stop: CompletionRequest['stop']): readonly string[] | undefined {
  if (stop === undefined || stop.length === 0) return undefined
  return typeof stop === 'string' ? [stop] : stop
}

/** Writes whether and how hard to think; what is thought is always shown. */
function toThink(reasoning: CompletionRequest['reasoning']): Translation<boolean | string | undefined> {
  const { effort, maxTokens, include } = reasoning ?? {}
  const value = effort === undefined ? (include === true ? true : undefined) : EFFORTS[effort]
  return {
    value,
    warnings: [
      ...(typeof value === 'string' && value !== effort ? [adjusted(effort, value)] : []),
      ...(maxTokens === undefined ? [] : [leftOut('reasoning.maxTokens')]),
      ...(include === false && value !== false ? [leftOut('reasoning.include')] : []),
    ],
  }
}

const EFFORTS: Readonly<Record<ReasoningEffort, false | string>> = {
  none: false,
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
}

/** Writes the form of the answer: every answer is held to its schema, which has no name on the wire. */
function toFormat(format: CompletionRequest['responseFormat']): Translation<'json' | object | undefined> {
  if (format === undefined) return { value: undefined, warnings: [] }
  if ('~standard' in format) return { value: toJsonSchema(format, 'responseFormat', PROVIDER), warnings: [] }
  if (format.type === 'json_object') return { value: 'json', warnings: [] }
  if (format.type !== 'json_schema') return { value: undefined, warnings: [] } // Text, which is what comes anyway.
  const { description, strict } = format
  return {
    value: toJsonSchema(format.schema, 'responseFormat.schema', PROVIDER),
    warnings: [
      ...(description === undefined ? [] : [leftOut('responseFormat.description')]),
      ...(strict === false ? [leftOut('responseFormat.strict')] : []),
    ],
  }
}

/** Names a setting that the wire lacks. */
export function leftOut(path: string): Warning {
  return { code: 'unsupported', message: `${PROVIDER} has no ${path}; it was left out`, path }
}

function adjusted(effort: string | undefined, value: string): Warning {
  const message = `${PROVIDER} has no reasoning.effort ${effort}; ${value} was sent`
  return { code: 'adjusted', message, path: 'reasoning.effort' }
}
