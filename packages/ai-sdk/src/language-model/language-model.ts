import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { CallOptions, CompletionClient, CompletionRequest } from '@concord/core'
import { toResult } from './answer/result.ts'
import { openStream } from './answer/stream.ts'
import { toRequest } from './call/request.ts'
import { toSdkError } from './errors.ts'

/** What the AI SDK has to know of a client. */
export interface LanguageModelOptions {
  /** The model that is asked for. Default: the client's own, which the AI SDK calls `default`. */
  readonly modelId?: string | undefined
  /** Addresses that the client's vendor fetches itself, by media type; the AI SDK downloads all others. Default: none. */
  readonly supportedUrls?: Record<string, RegExp[]> | undefined
}

/**
 * What the AI SDK has no setting for, as `providerOptions.concord` of a call. On messages, parts and tools
 * `providerOptions.concord.providerOptions` is what Concord calls `providerOptions`.
 */
export type ConcordOptions = Pick<
  CompletionRequest,
  | 'n'
  | 'logprobs'
  | 'topLogprobs'
  | 'logitBias'
  | 'parallelToolCalls'
  | 'reasoning'
  | 'user'
  | 'metadata'
  | 'serviceTier'
  | 'promptCache'
  | 'providerOptions'
>

/**
 * Makes a language model of the AI SDK of a client, for `generateText`, `streamText` and what is built on them.
 *
 * Behaviour:
 * - parts carry what has to come back with them (replay tokens, their order) in `providerMetadata.concord`
 * - what the AI SDK has no place for (further choices, log-probabilities, all that the vendor said) is `providerMetadata.concord` of
 *   the answer
 * - a failure before the first chunk rejects, a later one is an error of the stream; `cause` is the `CompletionError`
 * - a client that retries by itself says so: the AI SDK then does not try again
 *
 * @example
 * const model = toLanguageModel(createAnthropic(), { modelId: 'claude-sonnet-5-5' })
 * const { text } = await generateText({ model, prompt: 'Why is the sky blue?' })
 */
export function toLanguageModel(client: CompletionClient, options: LanguageModelOptions = {}): LanguageModelV4 {
  const { modelId, supportedUrls = {} } = options
  return {
    specificationVersion: 'v4',
    provider: `concord.${client.provider}`,
    modelId: modelId ?? 'default',
    supportedUrls,
    async doGenerate(call) {
      try {
        const { value, warnings } = toRequest(call, client.provider, modelId)
        return toResult(await client.complete(value, toCallOptions(call)), warnings)
      } catch (error) {
        throw toSdkError(error, client, call.abortSignal)
      }
    },
    async doStream(call) {
      try {
        const { value, warnings } = toRequest(call, client.provider, modelId)
        const stream = client.stream(value, toCallOptions(call))
        const toError = (error: unknown): unknown => toSdkError(error, client, call.abortSignal)
        return { stream: await openStream(stream, warnings, { toError, isRaw: call.includeRawChunks === true }) }
      } catch (error) {
        throw toSdkError(error, client, call.abortSignal)
      }
    },
  }
}

function toCallOptions({ abortSignal, headers = {} }: LanguageModelV4CallOptions): CallOptions {
  const given = Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined)
  return { signal: abortSignal, ...(given.length > 0 && { headers: Object.fromEntries(given) }) }
}
