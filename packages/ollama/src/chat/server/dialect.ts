import type { Dialect } from '@concord/core'
import { PROVIDER } from '../../config.ts'
import { toErrorBody } from '../../server/errors.ts'
import { toRequestId } from '../../server/response.ts'
import { parseRequest } from './request/body.ts'
import { toBody } from './response.ts'
import { createEncoder } from './stream.ts'

/** Ollama's chat API, as a server speaks it. */
export const ollamaChat: Dialect = {
  name: 'ollama-chat',
  provider: PROVIDER,
  routes: [{ method: 'POST', path: '/api/chat' }],
  parseRequest,
  toBody,
  createEncoder,
  toErrorBody,
  toHeaders: toRequestId,
}
