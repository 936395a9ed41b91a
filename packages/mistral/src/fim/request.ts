import type { CallMode, CompletionRequest, Translation } from '@concord/core'
import { createError, mergeOptions, present } from '@concord/core/adapter'
import { ownOptions, PROVIDER } from '../config.ts'
import type { WireParams } from '../connection.ts'
import { cacheWarnings } from '../prompt-cache.ts'

/** Writes a request that was checked, by the names of the wire. */
export function toParams(request: CompletionRequest, mode: CallMode): Translation<WireParams> {
  const params = present({
    model: request.model,
    prompt: toPrompt(request.prompt),
    suffix: request.suffix,
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    top_p: request.topP,
    stop: request.stop,
    random_seed: request.seed,
    metadata: request.metadata,
    prompt_cache_key: request.promptCache?.key,
    stream: mode === 'stream' ? true : undefined,
  })
  return {
    value: mergeOptions<WireParams>(params, ownOptions(request.providerOptions)),
    warnings: cacheWarnings(request.promptCache),
  }
}

function toPrompt(prompt: CompletionRequest['prompt']): string | undefined {
  if (prompt === undefined || typeof prompt === 'string') return prompt
  const [only, ...others] = prompt
  if (others.length === 0) return only
  const message = `${PROVIDER}: prompt is not supported as a list; the wire takes one prompt a call`
  throw createError('unsupported', message, { provider: PROVIDER })
}
