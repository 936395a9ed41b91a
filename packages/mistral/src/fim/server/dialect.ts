import type { Dialect } from '@concord/core'
import { PROVIDER } from '../../config.ts'
import { toErrorBody, toHeaders } from '../../server/errors.ts'
import { toBody } from '../../server/response/body.ts'
import { createEncoder } from '../../server/stream/encoder.ts'
import { parseRequest } from './request.ts'

/** Mistral's fill-in-the-middle API, as a server speaks it. */
export const mistralFim: Dialect = {
  name: 'mistral-fim',
  provider: PROVIDER,
  routes: [{ method: 'POST', path: '/v1/fim/completions' }],
  parseRequest,
  toBody,
  createEncoder,
  toErrorBody,
  toHeaders,
}
