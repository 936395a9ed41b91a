import type { Dialect } from '@concord/core'
import { type Host, OPENAI } from '../../host.ts'
import { toErrorBody, toIdHeader } from '../../server/errors.ts'
import { parseRequest } from './request/body.ts'
import { toBody } from './response/body.ts'
import { createEncoder } from './stream.ts'

/** OpenAI's legacy completions API, as a server speaks it. */
export const openaiCompletions: Dialect = createLegacyDialect(OPENAI, 'openai-completions', ['/v1/completions'])

/** Makes the dialect of a host that speaks this wire, on these paths. */
export function createLegacyDialect(host: Host, name: string, paths: readonly string[]): Dialect {
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
