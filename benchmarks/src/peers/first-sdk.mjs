/** A program's first answer by the vendor's SDK alone. */
import OpenAI from 'openai'
import { KEY, vendorParams } from '../request.mjs'

export async function first({ api, root }) {
  const { chat } = new OpenAI({ apiKey: KEY, baseURL: `${root}/v1`, maxRetries: 0 })
  return chat.completions.create(vendorParams(api, false))
}
