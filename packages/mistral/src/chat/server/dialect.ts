import type { Dialect } from '@concord/core'
import { PROVIDER } from '../../config.ts'
import { toErrorBody, toHeaders } from '../../server/errors.ts'
import { toBody } from '../../server/response/body.ts'
import { createEncoder } from '../../server/stream/encoder.ts'
import { parseRequest } from './request/body.ts'

/** Mistral's chat completions API, as a server speaks it. */
export const mistralChat: Dialect = {
  name: 'mistral-chat',
  provider: PROVIDER,
  routes: [{ method: 'POST', path: '/v1/chat/completions' }],
  parseRequest,
  toBody,
  createEncoder,
  toErrorBody,
  toHeaders,
}
