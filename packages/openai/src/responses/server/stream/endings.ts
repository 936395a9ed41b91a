import { objectsOf, type WireObject } from '@concord/core/adapter'

/** An event, by its type and what it says beside its place. */
export type PlacedEvent = readonly [type: string, fields: object]

/** The events that say that each text of an item is whole, as far as it came in pieces. */
export function toEndings(item: WireObject, hasDeltas: (position: number) => boolean): readonly PlacedEvent[] {
  switch (item['type']) {
    case 'message':
      return objectsOf(item['content']).flatMap((part, i) => (hasDeltas(i) ? toPartEndings(part, i) : []))
    case 'reasoning':
      return objectsOf(item['summary']).flatMap((part, i) => (hasDeltas(i) ? toSummaryEndings(part, i) : []))
    case 'function_call': {
      const { name, arguments: written } = item
      return hasDeltas(0) ? [['response.function_call_arguments.done', { name, arguments: written }]] : []
    }
    case 'custom_tool_call':
      return hasDeltas(0) ? [['response.custom_tool_call_input.done', { input: item['input'] }]] : []
    default:
      return []
  }
}

function toPartEndings(part: WireObject, position: number): readonly PlacedEvent[] {
  const place = { content_index: position }
  const { text, refusal, logprobs = [] } = part
  const ending: PlacedEvent =
    part['type'] === 'refusal'
      ? ['response.refusal.done', { ...place, refusal }]
      : ['response.output_text.done', { ...place, text, logprobs }]
  return [ending, ['response.content_part.done', { ...place, part }]]
}

function toSummaryEndings(part: WireObject, position: number): readonly PlacedEvent[] {
  const place = { summary_index: position }
  return [
    ['response.reasoning_summary_text.done', { ...place, text: part['text'] }],
    ['response.reasoning_summary_part.done', { ...place, part }],
  ]
}
