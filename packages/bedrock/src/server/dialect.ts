import type { Dialect } from '@concord/core'
import { PROVIDER } from '../config.ts'
import { toErrorBody } from './errors.ts'
import { parseRequest } from './request/body.ts'
import { toBody } from './response/body.ts'
import { createEncoder } from './stream/encoder.ts'

/** Bedrock's Converse API, as a server speaks it; the model is in the path. */
export const bedrockConverse: Dialect = {
  name: 'bedrock-converse',
  provider: PROVIDER,
  routes: [
    { method: 'POST', path: '/model/:modelId/converse' },
    { method: 'POST', path: '/model/:modelId/converse-stream' },
  ],
  parseRequest,
  toBody,
  createEncoder,
  toErrorBody,
  toHeaders: ({ requestId }) => (requestId === undefined ? {} : { 'x-amzn-requestid': requestId }),
}
