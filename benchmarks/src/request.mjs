/** What every peer asks for, and where. */

/** The keys are fake: everything stays on this machine. */
export const KEY = 'test-key'

export const MODELS = { chat: 'gpt-5.4', responses: 'gpt-5.4', messages: 'claude-sonnet-5-5' }

export const PROMPT = 'Tell me about the sea.'

export const MAX_TOKENS = 4096

export const TOOL = {
  name: 'save_note',
  description: 'Saves a note.',
  parameters: {
    type: 'object',
    properties: { title: { type: 'string' }, body: { type: 'string' } },
    required: ['title', 'body'],
  },
}

/** The parameters of the vendor's own API. */
export function vendorParams(api, stream) {
  const { name, description, parameters } = TOOL
  const mode = stream ? { stream } : {}
  if (api === 'messages') {
    const tools = [{ name, description, input_schema: parameters }]
    return { model: MODELS[api], max_tokens: MAX_TOKENS, messages: [{ role: 'user', content: PROMPT }], tools, ...mode }
  }
  if (api === 'responses') {
    const tools = [{ type: 'function', name, description, parameters, strict: false }]
    return { model: MODELS[api], input: PROMPT, tools, ...mode }
  }
  const tools = [{ type: 'function', function: { name, description, parameters } }]
  const usage = stream ? { stream_options: { include_usage: true } } : {}
  return { model: MODELS[api], messages: [{ role: 'user', content: PROMPT }], tools, ...mode, ...usage }
}
