/** As little as can be done: fetch, lines, JSON.parse, and the texts gathered. */
import { KEY, vendorParams } from '../request.mjs'
import { WIRES } from '../wires.mjs'
import { textOfBody, textOfEvent } from './texts.mjs'

export function create({ api, root }) {
  const url = `${root}/v1${WIRES[api].path}`
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, 'x-api-key': KEY }
  const call = (stream) => fetch(url, { method: 'POST', headers, body: JSON.stringify(vendorParams(api, stream)) })
  return {
    async complete() {
      const response = await call(false)
      return textOfBody(api, await response.json()).length
    },
    async stream() {
      const { body } = await call(true)
      let text = ''
      for await (const event of readEvents(body)) text += textOfEvent(api, event)
      return text.length
    },
  }
}

async function* readEvents(body) {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop()
    for (const line of lines) {
      if (line.startsWith('data: ') && line !== 'data: [DONE]') yield JSON.parse(line.slice(6))
    }
  }
}
