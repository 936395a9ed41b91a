/** TanStack AI; it streams for whole answers too. */
import { chat } from '@tanstack/ai'
import { createAnthropicChat } from '@tanstack/ai-anthropic'
import { createOpenaiChat, createOpenaiChatCompletions } from '@tanstack/ai-openai'
import { KEY, MODELS, PROMPT, TOOL } from '../request.mjs'

export function create({ api, root }) {
  const { name, description, parameters: inputSchema } = TOOL
  const messages = [{ role: 'user', content: PROMPT }]
  const call = { adapter: adapterOf(api, root), messages, tools: [{ name, description, inputSchema }] }
  return {
    complete: async () => (await chat({ ...call, stream: false })).length,
    async stream() {
      let length = 0
      for await (const event of chat({ ...call, stream: true })) {
        if (event.type === 'TEXT_MESSAGE_CONTENT' || event.type === 'TOOL_CALL_ARGS') length += event.delta.length
        else if (event.type === 'RUN_ERROR') throw new Error(event.message)
      }
      return length
    },
  }
}

function adapterOf(api, root) {
  if (api === 'messages') return createAnthropicChat(MODELS[api], KEY, { baseURL: root, maxRetries: 0 })
  const create = api === 'chat' ? createOpenaiChatCompletions : createOpenaiChat
  return create(MODELS[api], KEY, { baseURL: `${root}/v1`, maxRetries: 0 })
}
