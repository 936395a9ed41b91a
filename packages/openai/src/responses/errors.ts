import type { CompletionError, ErrorKind } from '@concord/core'
import { fromFailure, isObject, type ResponseFacts } from '@concord/core/adapter'
import { fromErrorBody, responseFacts } from '../errors.ts'
import type { Host } from '../host.ts'

/** Names the failure that a failed response, or an `error` event, holds. */
export function fromFailedResponse(error: unknown, host: Host, requestId?: string): CompletionError {
  const code = isObject(error) ? error['code'] : undefined
  const failure = { provider: host.provider, requestId, cause: error, now: Date.now() }
  const isOwn = typeof code === 'string' && Object.hasOwn(CODES, code)
  const told = isOwn ? undefined : fromErrorBody({ error }, host)
  return told ?? fromFailure({ ...failure, codes: isOwn ? [code] : [] }, { codes: CODES, texts: [] })
}

/** What answers have beside their body; a response that failed is one still, and is read as such. */
export function factsOf(host: Host): ResponseFacts {
  return {
    ...responseFacts(host),
    fromErrorBody: (body, response) =>
      isObject(body) && body['object'] === 'response' ? undefined : fromErrorBody(body, host, response),
  }
}

/** The codes that only this API has. Source: https://platform.openai.com/docs/api-reference/responses/object */
const CODES: Readonly<Record<string, ErrorKind>> = {
  invalid_prompt: 'content_filter',
  bio_policy: 'content_filter',
  misalignment_policy_violation: 'content_filter',
  image_content_policy_violation: 'content_filter',
  vector_store_timeout: 'timeout',
  data_residency_mismatch: 'permission',
  invalid_image: 'invalid_request',
  invalid_image_format: 'invalid_request',
  invalid_base64_image: 'invalid_request',
  invalid_image_url: 'invalid_request',
  image_too_large: 'invalid_request',
  image_too_small: 'invalid_request',
  image_parse_error: 'invalid_request',
  invalid_image_mode: 'invalid_request',
  image_file_too_large: 'invalid_request',
  unsupported_image_media_type: 'invalid_request',
  empty_image_file: 'invalid_request',
  failed_to_download_image: 'invalid_request',
  image_file_not_found: 'invalid_request',
}
