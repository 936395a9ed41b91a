import type { Dialect } from '@concord/core'
import { PROVIDER } from '../../config.ts'
import { toErrorBody } from '../../server/errors.ts'
import { parseRequest } from './request/body.ts'
import { toBody } from './response/body.ts'
import { createEncoder } from './stream.ts'

/** OpenAI's legacy completions API, as a server speaks it. */
export const openaiCompletions: Dialect = {
  name: 'openai-completions',
  provider: PROVIDER,
  routes: [{ method: 'POST', path: '/v1/completions' }],
  parseRequest,
  toBody,
  createEncoder,
  toErrorBody,
  toHeaders: ({ requestId }) => (requestId === undefined ? {} : { 'x-request-id': requestId }),
}
