import type { CallMode, CompletionRequest, Translation } from '@concord/core'
import { mergeOptions, present } from '@concord/core/adapter'
import type { ChatRequest } from 'ollama/browser'
import { ownOptions } from '../../config.ts'
import { toSettings } from '../../request.ts'
import { toMessages } from './messages.ts'
import { toTools } from './tools.ts'

/** What the SDK's `chat` takes. */
export type ChatParams = ChatRequest

/** Writes a request that was checked. */
export function toParams(request: CompletionRequest, mode: CallMode): Translation<ChatParams> {
  const messages = toMessages(request.messages ?? [])
  const tools = toTools(request.tools)
  const settings = toSettings(request, mode)
  const params = present({
    model: request.model,
    messages: messages.value,
    tools: tools.value,
    ...settings.value,
  })
  return {
    // The fields are those of the wire; the SDK's types lack some of them (ids of calls) and want mutable lists.
    value: mergeOptions<object>(params, ownOptions(request.providerOptions)) as ChatParams,
    warnings: [...messages.warnings, ...tools.warnings, ...settings.warnings],
  }
}
