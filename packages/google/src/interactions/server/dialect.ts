import type { Dialect } from '@concord/core'
import { PROVIDER } from '../../config.ts'
import { toErrorBody, toHeaders } from '../../server/errors.ts'
import { parseRequest } from './request/body.ts'
import { toBody } from './response/body.ts'
import { createEncoder } from './stream/encoder.ts'

const PROJECT = 'projects/:project/locations/:location'

const PATHS = [
  ...['v1', 'v1beta', 'v1beta1'].map((version) => `/${version}/interactions`),
  ...['v1', 'v1beta1'].map((version) => `/${version}/${PROJECT}/interactions`),
]

/** Google's interactions, of the Gemini API and of Vertex AI, as a server speaks it. */
export const googleInteractions: Dialect = {
  name: 'google-interactions',
  provider: PROVIDER,
  routes: PATHS.map((path) => ({ method: 'POST' as const, path })),
  parseRequest,
  toBody,
  createEncoder,
  toErrorBody,
  toHeaders,
}
