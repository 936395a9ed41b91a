import type { Dialect } from '@concord/core'
import { type Host, OPENAI } from '../../host.ts'
import { toErrorBody, toIdHeader } from '../../server/errors.ts'
import { parseRequest } from './request/body.ts'
import { toBody } from './response/body.ts'
import { createEncoder } from './stream/encoder.ts'

/** OpenAI's Responses API, as a server speaks it. */
export const openaiResponses: Dialect = createResponsesDialect(OPENAI, 'openai-responses', ['/v1/responses'])

/** Makes the dialect of a host that speaks this wire, on these paths. */
export function createResponsesDialect(host: Host, name: string, paths: readonly string[]): Dialect {
  return {
    name,
    provider: host.provider,
    routes: paths.map((path) => ({ method: 'POST', path })),
    parseRequest: (body) => parseRequest(body, host),
    toBody: (response, parsed) => toBody(response, parsed, host),
    createEncoder: (parsed) => createEncoder(parsed, host),
    toErrorBody: (error) => toErrorBody(error, host),
    toHeaders: ({ requestId }) => toIdHeader(requestId, host),
  }
}
