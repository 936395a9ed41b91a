import type { Dialect } from '@concord/core'
import { PROVIDER } from '../../config.ts'
import { toErrorBody } from '../../server/errors.ts'
import { parseRequest } from './request/body.ts'
import { toBody } from './response/body.ts'
import { createEncoder } from './stream/encoder.ts'

/** OpenAI's Responses API, as a server speaks it. */
export const openaiResponses: Dialect = {
  name: 'openai-responses',
  provider: PROVIDER,
  routes: [{ method: 'POST', path: '/v1/responses' }],
  parseRequest,
  toBody,
  createEncoder,
  toErrorBody,
  toHeaders: ({ requestId }) => (requestId === undefined ? {} : { 'x-request-id': requestId }),
}
