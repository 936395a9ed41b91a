/** A program's first answer by one of our adapters. */
import { createOpenAI } from '@concord/openai'
import { KEY, MODELS, PROMPT } from '../request.mjs'

export async function first({ api, root }) {
  return createOpenAI({ apiKey: KEY, baseURL: `${root}/v1`, model: MODELS[api] }).complete({ prompt: PROMPT })
}
