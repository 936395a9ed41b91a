/** Our adapters, as they are built. */
import { createAnthropic } from '@concord/anthropic'
import { createOpenAI, createOpenAIResponses } from '@concord/openai'
import { KEY, MAX_TOKENS, MODELS, PROMPT, TOOL } from '../request.mjs'

const CREATE = { chat: createOpenAI, responses: createOpenAIResponses, messages: createAnthropic }

export function create({ api, root }) {
  const baseURL = api === 'messages' ? root : `${root}/v1`
  const client = CREATE[api]({ apiKey: KEY, baseURL, model: MODELS[api] })
  const request = { prompt: PROMPT, maxTokens: MAX_TOKENS, tools: [{ type: 'function', ...TOOL }] }
  return {
    complete: async () => lengthOf(await client.complete(request)),
    async stream() {
      const stream = client.stream(request)
      let length = 0
      for await (const chunk of stream) length += lengthOf(chunk)
      const whole = lengthOf(await stream.response())
      return whole === length ? whole : Number.NaN
    },
  }
}

function lengthOf({ choices }) {
  let length = 0
  for (const part of choices[0]?.content ?? []) length += (part.arguments ?? part.text).length
  return length
}
