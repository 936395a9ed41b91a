import type { CallMode, CompletionRequest, Translation, Warning } from '@concord/core'
import { isObject, mergeOptions, present } from '@concord/core/adapter'
import type { ResponseCreateParams } from 'openai/resources/responses/responses'
import { toPromptCache } from '../../prompt-cache.ts'
import { toResponseFormat } from '../../response-format.ts'
import { type Host, ownOptions } from '../../host.ts'
import { toInput } from './input.ts'
import { toToolChoice, toTools } from './tools.ts'

/** What the SDK's `responses.create` takes. */
export type ResponseParams = ResponseCreateParams

/** Writes a request as parameters of `responses.create`. */
export function toParams(request: CompletionRequest, mode: CallMode, host: Host): Translation<ResponseParams> {
  const options: OwnOptions = ownOptions(request.providerOptions, host) ?? {}
  const input = toInput(request.messages ?? [], {
    isStored: options.store !== false,
    isContinued: options.previous_response_id != null || options.conversation != null || refersToItems(request),
    host,
  })
  const params = present({
    model: request.model,
    input: input.value,
    max_output_tokens: request.maxTokens,
    temperature: request.temperature,
    top_p: request.topP,
    top_logprobs: request.topLogprobs,
    include: toInclude(request),
    tools: toTools(request.tools, host),
    tool_choice: toToolChoice(request),
    parallel_tool_calls: request.parallelToolCalls,
    text: toText(request.responseFormat, host),
    reasoning: toReasoning(request.reasoning),
    [host.quirks.user ?? 'safety_identifier']: request.user,
    metadata: request.metadata,
    service_tier: request.serviceTier,
    ...toPromptCache(request.promptCache),
    stream: mode === 'stream' ? true : undefined,
  })
  return {
    value: mergeOptions<object>(params, options),
    warnings: [...input.warnings, ...reasoningWarnings(request.reasoning, host)],
  }
}

/** The vendor's parameters that say what it knows of a conversation. */
interface OwnOptions {
  readonly store?: unknown
  readonly previous_response_id?: unknown
  readonly conversation?: unknown
}

/** An item that is named by its id alone may be a call, whose result is then here. */
function refersToItems({ messages = [] }: CompletionRequest): boolean {
  return messages.some(
    ({ role, content }) =>
      role === 'assistant' &&
      typeof content !== 'string' &&
      content.some(
        (part) => part.type === 'unknown' && isObject(part.value) && part.value['type'] === 'item_reference',
      ),
  )
}

/** What an answer has only where it is asked for. */
function toInclude({ reasoning, logprobs }: CompletionRequest): readonly string[] | undefined {
  const include = [
    ...(reasoning?.include === true ? ['reasoning.encrypted_content'] : []),
    ...(logprobs === true ? ['message.output_text.logprobs'] : []),
  ]
  return include.length > 0 ? include : undefined
}

function toText(format: CompletionRequest['responseFormat'], host: Host): object | undefined {
  const wire: { readonly type?: unknown; readonly json_schema?: object } | undefined = toResponseFormat(format, host)
  if (wire === undefined) return undefined
  // The form is that of chat completions, without its inner object.
  const { json_schema: schema, ...rest } = wire
  return { format: { ...rest, ...schema } }
}

function toReasoning(reasoning: CompletionRequest['reasoning']): object | undefined {
  const { effort, include } = reasoning ?? {}
  const wire = present({ effort, summary: include === true ? 'auto' : undefined })
  return Object.keys(wire).length > 0 ? wire : undefined
}

/** This wire takes an effort, no budget. */
function reasoningWarnings(reasoning: CompletionRequest['reasoning'], { provider }: Host): readonly Warning[] {
  if (reasoning?.maxTokens === undefined) return []
  const message = `${provider} responses have no reasoning.maxTokens; it was left out`
  return [{ code: 'unsupported', message, path: 'reasoning.maxTokens' }]
}
