/** LangChain's chat models. */
import { ChatAnthropic } from '@langchain/anthropic'
import { ChatOpenAI } from '@langchain/openai'
import { KEY, MAX_TOKENS, MODELS, PROMPT, TOOL } from '../request.mjs'

export function create({ api, root }) {
  const model = modelOf(api, root).bindTools([{ type: 'function', function: TOOL }])
  return {
    complete: async () => textOf(await model.invoke(PROMPT)).length,
    async stream() {
      let length = 0
      for await (const chunk of await model.stream(PROMPT)) {
        length += textOf(chunk).length
        for (const { args } of chunk.tool_call_chunks ?? []) length += args?.length ?? 0
      }
      return length
    },
  }
}

function modelOf(api, root) {
  const options = { model: MODELS[api], apiKey: KEY, maxTokens: MAX_TOKENS, maxRetries: 0 }
  if (api === 'messages') return new ChatAnthropic({ ...options, anthropicApiUrl: root })
  const configuration = { baseURL: `${root}/v1` }
  return new ChatOpenAI({ ...options, configuration, useResponsesApi: api === 'responses' })
}

function textOf({ content }) {
  if (typeof content === 'string') return content
  return content.map(({ type, text }) => (type === 'text' ? text : '')).join('')
}
