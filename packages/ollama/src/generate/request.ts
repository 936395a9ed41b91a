import type { CallMode, CompletionRequest, Translation } from '@concord/core'
import { createError, mergeOptions, present, textOrAbsent } from '@concord/core/adapter'
import type { GenerateRequest } from 'ollama/browser'
import { ownOptions, PROVIDER } from '../config.ts'
import { toSettings } from '../request.ts'

/** What the SDK's `generate` takes. */
export type GenerateParams = GenerateRequest

/** Writes a request that was checked. */
export function toParams(request: CompletionRequest, mode: CallMode): Translation<GenerateParams> {
  const { value: settings, warnings } = toSettings(request, mode)
  const params = present({
    model: request.model,
    prompt: toPrompt(request.prompt),
    suffix: textOrAbsent(request.suffix),
    ...settings,
  })
  // The fields are those of the wire; the SDK's types want a model and a prompt, of which core made sure.
  const value = mergeOptions<object>(params, ownOptions(request.providerOptions)) as GenerateParams
  return { value, warnings }
}

function toPrompt(prompt: CompletionRequest['prompt']): string | undefined {
  if (prompt === undefined || typeof prompt === 'string') return prompt
  const [only, ...others] = prompt
  if (others.length === 0) return only
  const message = `${PROVIDER}: prompt is not supported as a list of several; it takes one prompt a call`
  throw createError('unsupported', message, { provider: PROVIDER })
}
