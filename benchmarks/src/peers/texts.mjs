/** Where the vendors' own answers have their texts and arguments. */

export function textOfEvent(api, event) {
  if (api === 'responses') return event.delta !== undefined && event.type.endsWith('.delta') ? event.delta : ''
  if (api === 'messages') return event.delta?.text ?? event.delta?.partial_json ?? ''
  const delta = event.choices[0]?.delta
  return delta?.content ?? delta?.tool_calls?.[0]?.function.arguments ?? ''
}

export function textOfBody(api, body) {
  if (api === 'responses') return body.output.flatMap(({ content }) => content.map(({ text }) => text)).join('')
  if (api === 'messages') return body.content.map(({ text }) => text).join('')
  return body.choices[0].message.content
}
