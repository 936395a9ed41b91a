import type { Dialect } from '@concord/core'
import { PROVIDER } from '../config.ts'
import { toErrorBody } from './errors.ts'
import { parseRequest } from './request/body.ts'
import { toBody } from './response/body.ts'
import { createEncoder } from './stream/encoder.ts'

/** Cohere's chat API, version 2, as a server speaks it. */
export const cohereChat: Dialect = {
  name: 'cohere-chat',
  provider: PROVIDER,
  routes: [{ method: 'POST', path: '/v2/chat' }],
  parseRequest,
  toBody,
  createEncoder,
  toErrorBody,
  toHeaders: ({ requestId }) => (requestId === undefined ? {} : { 'x-debug-trace-id': requestId }),
}
