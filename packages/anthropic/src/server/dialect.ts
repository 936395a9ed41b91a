import type { Dialect } from '@concord/core'
import { PROVIDER } from '../config.ts'
import { toErrorBody } from './errors.ts'
import { parseRequest } from './request/body.ts'
import { toBody } from './response/body.ts'
import { createEncoder } from './stream/encoder.ts'

/** Anthropic's messages API, as a server speaks it. */
export const anthropicMessages: Dialect = {
  name: 'anthropic-messages',
  provider: PROVIDER,
  routes: [{ method: 'POST', path: '/v1/messages' }],
  parseRequest,
  toBody,
  createEncoder,
  toErrorBody,
  toHeaders: ({ requestId }) => (requestId === undefined ? {} : { 'request-id': requestId }),
}
