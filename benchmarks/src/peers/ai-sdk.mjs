/** The AI SDK by its everyday functions. */
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { generateText, jsonSchema, streamText, tool } from 'ai'
import { KEY, MAX_TOKENS, MODELS, PROMPT, TOOL } from '../request.mjs'

export function create({ api, root }) {
  const { name, description, parameters } = TOOL
  const tools = { [name]: tool({ description, inputSchema: jsonSchema(parameters) }) }
  const call = { model: modelOf(api, `${root}/v1`), prompt: PROMPT, maxOutputTokens: MAX_TOKENS, maxRetries: 0, tools }
  return {
    complete: async () => (await generateText(call)).text.length,
    async stream() {
      let length = 0
      for await (const part of streamText(call).fullStream) {
        if (part.type === 'text-delta') length += part.text.length
        else if (part.type === 'tool-input-delta') length += part.delta.length
        else if (part.type === 'error') throw part.error
      }
      return length
    },
  }
}

function modelOf(api, baseURL) {
  const options = { apiKey: KEY, baseURL }
  if (api === 'messages') return createAnthropic(options)(MODELS[api])
  return createOpenAI(options)[api](MODELS[api])
}
