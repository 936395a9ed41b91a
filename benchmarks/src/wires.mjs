/** Answers of the three APIs, as events of a stream and as a body. */
import { MODELS, TOOL } from './request.mjs'
import { piecesOf } from './scenarios.mjs'

const CREATED = 1_760_000_000
const IDS = { answer: 'answer_1', item: 'item_1', call: 'call_1' }

export const WIRES = {
  chat: { path: '/chat/completions', events: chatEvents, body: chatBody },
  responses: { path: '/responses', events: responseEvents, body: responseBody },
  messages: { path: '/messages', events: messageEvents, body: messageBody },
}

function frame(event, name) {
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`
}

function* chatEvents(scenario) {
  const head = { id: IDS.answer, object: 'chat.completion.chunk', created: CREATED, model: MODELS.chat }
  const facts = { service_tier: 'default', system_fingerprint: 'fp_1' }
  const choice = (delta, finish_reason = null) =>
    frame({
      ...head,
      ...facts,
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      usage: null,
      obfuscation: 'x7Qp',
    })
  yield choice({ role: 'assistant', content: scenario.kind === 'tool' ? null : '', refusal: null })
  if (scenario.kind === 'tool') {
    const called = { index: 0, id: IDS.call, type: 'function', function: { name: TOOL.name, arguments: '' } }
    yield choice({ tool_calls: [called] })
    for (const piece of piecesOf(scenario)) yield choice({ tool_calls: [{ index: 0, function: { arguments: piece } }] })
  } else for (const piece of piecesOf(scenario)) yield choice({ content: piece })
  yield choice({}, scenario.kind === 'tool' ? 'tool_calls' : 'stop')
  yield frame({ ...head, ...facts, choices: [], usage: chatUsage(scenario), obfuscation: '' })
  yield frame('[DONE]')
}

function chatUsage({ pieces }) {
  return { prompt_tokens: 12, completion_tokens: pieces, total_tokens: 12 + pieces }
}

function chatBody(scenario) {
  const message = { role: 'assistant', content: piecesOf(scenario).join(''), refusal: null, annotations: [] }
  const head = { id: IDS.answer, object: 'chat.completion', created: CREATED, model: MODELS.chat }
  const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }]
  return { ...head, choices, usage: chatUsage(scenario), service_tier: 'default', system_fingerprint: 'fp_1' }
}

function responseOf(status, output, usage = null) {
  return {
    id: IDS.answer,
    object: 'response',
    created_at: CREATED,
    status,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model: MODELS.responses,
    output,
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    usage,
  }
}

function responseUsage({ pieces }) {
  return { input_tokens: 12, output_tokens: pieces, total_tokens: 12 + pieces }
}

function itemOf({ kind }, status, text) {
  if (kind === 'tool')
    return { id: IDS.item, type: 'function_call', status, call_id: IDS.call, name: TOOL.name, arguments: text }
  const content = status === 'completed' ? [{ type: 'output_text', text, annotations: [], logprobs: [] }] : []
  return { id: IDS.item, type: 'message', status, role: 'assistant', content }
}

function* responseEvents(scenario) {
  let count = 0
  const event = (type, fields) => frame({ type, sequence_number: count++, ...fields }, type)
  const place = { item_id: IDS.item, output_index: 0 }
  const pieces = piecesOf(scenario)
  const whole = itemOf(scenario, 'completed', pieces.join(''))
  yield event('response.created', { response: responseOf('in_progress', []) })
  yield event('response.in_progress', { response: responseOf('in_progress', []) })
  yield event('response.output_item.added', { output_index: 0, item: itemOf(scenario, 'in_progress', '') })
  if (scenario.kind === 'tool') {
    for (const delta of pieces)
      yield event('response.function_call_arguments.delta', { ...place, delta, obfuscation: 'x7Qp' })
    yield event('response.function_call_arguments.done', { ...place, arguments: pieces.join('') })
  } else {
    const part = { type: 'output_text', text: '', annotations: [], logprobs: [] }
    yield event('response.content_part.added', { ...place, content_index: 0, part })
    for (const delta of pieces)
      yield event('response.output_text.delta', {
        ...place,
        content_index: 0,
        delta,
        logprobs: [],
        obfuscation: 'x7Qp',
      })
    yield event('response.output_text.done', { ...place, content_index: 0, text: pieces.join(''), logprobs: [] })
  }
  yield event('response.output_item.done', { output_index: 0, item: whole })
  yield event('response.completed', { response: responseOf('completed', [whole], responseUsage(scenario)) })
}

function responseBody(scenario) {
  const item = itemOf(scenario, 'completed', piecesOf(scenario).join(''))
  return responseOf('completed', [item], responseUsage(scenario))
}

function messageOf(content, stop_reason, output_tokens) {
  const usage = { input_tokens: 12, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens }
  const head = { id: IDS.answer, type: 'message', role: 'assistant', model: MODELS.messages }
  return { ...head, content, stop_reason, stop_sequence: null, usage: { ...usage, service_tier: 'standard' } }
}

function* messageEvents(scenario) {
  const event = (type, fields = {}) => frame({ type, ...fields }, type)
  const isTool = scenario.kind === 'tool'
  yield event('message_start', { message: messageOf([], null, 1) })
  const begun = isTool ? { type: 'tool_use', id: IDS.call, name: TOOL.name, input: {} } : { type: 'text', text: '' }
  yield event('content_block_start', { index: 0, content_block: begun })
  yield event('ping')
  for (const piece of piecesOf(scenario)) {
    const delta = isTool ? { type: 'input_json_delta', partial_json: piece } : { type: 'text_delta', text: piece }
    yield event('content_block_delta', { index: 0, delta })
  }
  yield event('content_block_stop', { index: 0 })
  const delta = { stop_reason: isTool ? 'tool_use' : 'end_turn', stop_sequence: null }
  yield event('message_delta', { delta, usage: { output_tokens: scenario.pieces } })
  yield event('message_stop')
}

function messageBody(scenario) {
  return messageOf([{ type: 'text', text: piecesOf(scenario).join('') }], 'end_turn', scenario.pieces)
}
