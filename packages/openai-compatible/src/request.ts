import type { CallMode, CompletionRequest, Translation } from '@concord/core'
import { translateRequest } from '@concord/core/adapter'
import {
  type ChatParams,
  createChatAdapter,
  createLegacyAdapter,
  createResponsesAdapter,
  type LegacyParams,
  type ResponseParams,
} from '@concord/openai/protocol'
import { capabilitiesOf } from './adapter.ts'
import type { HostLiteral } from './host.ts'
import { callsNothing } from './stream.ts'

/** Writes a request as parameters of `chat.completions.create`, checked as a client of the host checks it. */
export function toChatParams(
  host: HostLiteral,
  request: CompletionRequest,
  mode: CallMode = 'complete',
): Translation<ChatParams> {
  return toTranslation(
    translateRequest(createChatAdapter(host, capabilitiesOf(host, 'chat'), callsNothing), request, mode),
  )
}

/** Writes a request as parameters of `responses.create`, checked as a client of the host checks it. */
export function toResponseParams(
  host: HostLiteral,
  request: CompletionRequest,
  mode: CallMode = 'complete',
): Translation<ResponseParams> {
  const adapter = createResponsesAdapter(host, capabilitiesOf(host, 'responses'), callsNothing)
  return toTranslation(translateRequest(adapter, request, mode))
}

/** Writes a request as parameters of `completions.create`, checked as a client of the host checks it. */
export function toLegacyParams(
  host: HostLiteral,
  request: CompletionRequest,
  mode: CallMode = 'complete',
): Translation<LegacyParams> {
  const adapter = createLegacyAdapter(host, capabilitiesOf(host, 'completions'), callsNothing)
  return toTranslation(translateRequest(adapter, request, mode))
}

function toTranslation<Params>({ value, warnings }: Translation<Params>): Translation<Params> {
  return { value, warnings }
}
