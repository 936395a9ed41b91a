import { isObject, parseJson, type RawCall, toServerSentEvent } from '@concord/core/adapter'

/**
 * Frames a stream that comes as one JSON list, as a host answers that does not know `alt=sse`, as server-sent events. A body
 * that is no list stays as it is.
 */
export function withFramedList({ asResponse }: RawCall): RawCall {
  return {
    async asResponse() {
      const response = await asResponse()
      if (!response.ok || !/\bapplication\/json\b/.test(response.headers.get('content-type') ?? '')) return response
      const text = await response.text()
      const events = parseList(text)
      const { status } = response
      const headers = new Headers(response.headers)
      if (events === undefined) return new Response(text, { status, headers })
      headers.set('content-type', 'text/event-stream')
      return new Response(events.map((event) => toServerSentEvent(event)).join(''), { status, headers })
    },
  }
}

function parseList(text: string): readonly object[] | undefined {
  try {
    const list = parseJson(text)
    return Array.isArray(list) && list.every(isObject) ? list : undefined
  } catch {
    return undefined
  }
}
