import type { Dialect } from '@concord/core'
import { PROVIDER } from '../../config.ts'
import { toErrorBody } from '../../server/errors.ts'
import { toRequestId } from '../../server/response.ts'
import { parseRequest } from './request.ts'
import { toBody } from './response.ts'
import { createEncoder } from './stream.ts'

/** Ollama's generate API, as a server speaks it. */
export const ollamaGenerate: Dialect = {
  name: 'ollama-generate',
  provider: PROVIDER,
  routes: [{ method: 'POST', path: '/api/generate' }],
  parseRequest,
  toBody,
  createEncoder,
  toErrorBody,
  toHeaders: toRequestId,
}
