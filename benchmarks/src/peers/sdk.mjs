/** The vendors' own SDKs. */
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { KEY, vendorParams } from '../request.mjs'
import { textOfBody, textOfEvent } from './texts.mjs'

export function create({ api, root }) {
  const call = caller(api, root)
  return {
    complete: async () => textOfBody(api, await call(vendorParams(api, false))).length,
    async stream() {
      let text = ''
      for await (const event of await call(vendorParams(api, true))) text += textOfEvent(api, event)
      return text.length
    },
  }
}

function caller(api, root) {
  if (api === 'messages') {
    const { messages } = new Anthropic({ apiKey: KEY, baseURL: root, maxRetries: 0 })
    return (params) => messages.create(params)
  }
  const { chat, responses } = new OpenAI({ apiKey: KEY, baseURL: `${root}/v1`, maxRetries: 0 })
  return api === 'chat' ? (params) => chat.completions.create(params) : (params) => responses.create(params)
}
