import type { Dialect, DialectRoute } from '@concord/core'
import { PROVIDER } from '../config.ts'
import { RESPONSE_FACTS } from '../errors.ts'
import { toErrorBody } from './errors.ts'
import { parseRequest } from './request.ts'
import { toBody } from './response.ts'
import { createEncoder } from './stream.ts'

/** Acme's API, as a server speaks it. */
export const acmeChat: Dialect = {
  name: 'acme-chat',
  provider: PROVIDER,
  get routes(): readonly DialectRoute[] {
    throw new Error("write server/dialect: routes, such as [{ method: 'POST', path: '/v1/chat' }]")
  },
  parseRequest,
  toBody,
  createEncoder,
  toErrorBody,
  toHeaders: ({ requestId }) => (requestId === undefined ? {} : { [RESPONSE_FACTS.requestIdHeader]: requestId }),
}
