import type { Dialect } from '@concord/core'
import { PROVIDER } from '../../config.ts'
import { toErrorBody, toHeaders } from '../../server/errors.ts'
import { parseRequest } from './request/body.ts'
import { toBody } from './response/body.ts'
import { createEncoder } from './stream/encoder.ts'

/** The last segment of a path is the model and the method, such as `gemini-3.5-flash:generateContent`. */
const TARGETS = ['models/:target', 'models/:owner/:target', 'tunedModels/:target']
const PUBLISHED = 'publishers/:publisher/models/:target'
const PROJECT = 'projects/:project/locations/:location'

const PATHS = [
  ...['v1', 'v1beta'].flatMap((version) => TARGETS.map((target) => `/${version}/${target}`)),
  ...['v1', 'v1beta1'].flatMap((version) => [
    `/${version}/${PUBLISHED}`,
    `/${version}/${PROJECT}/${PUBLISHED}`,
    `/${version}/${PROJECT}/endpoints/:target`,
  ]),
]

/** Google's `generateContent` of the Gemini API and of Vertex AI, as a server speaks it. */
export const googleGenerateContent: Dialect = {
  name: 'google-generate-content',
  provider: PROVIDER,
  routes: PATHS.map((path) => ({ method: 'POST' as const, path })),
  parseRequest,
  toBody,
  createEncoder,
  toErrorBody,
  toHeaders,
}
