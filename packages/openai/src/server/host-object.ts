import { isObject, type Losses, objectsOf, type WireObject } from '@concord/core/adapter'
import { annotationsOf } from '../host-object.ts'
import type { Host } from '../host.ts'

/** Writes a body, or an event of a stream, of OpenAI's as the host has it. */
export function toHostObject(object: WireObject, host: Host, losses: Losses): WireObject {
  const { citations, created, fullUnions } = host.quirks
  const timed = created === undefined ? object : { ...object, created: toCreated(object['created'], created) }
  const cited = citations === true ? withSources(timed, losses) : timed
  return fullUnions === true ? withFullUnions(cited) : cited
}

function toCreated(seconds: unknown, form: 'milliseconds' | 'zero'): number {
  return form === 'milliseconds' && typeof seconds === 'number' ? seconds * 1000 : 0
}

/** The citations of the first choice stand beside the choices; a message has none. */
function withSources(object: WireObject, losses: Losses): WireObject {
  const choices = objectsOf(object['choices'])
  const sources: unknown[] = []
  const bare = choices.map((choice) => {
    const { annotations, ...message } = messageOf(choice)
    if (!Array.isArray(annotations)) return choice
    if (choice['index'] === 0) sources.push(...annotations)
    else losses.add(`choices[${String(choice['index'])}].content`, 'citations of a further choice')
    return withMessage(choice, message)
  })
  if (sources.length === 0) return { ...object, choices: bare }
  return { ...object, choices: bare, ...toSourceFields(sources, losses) }
}

/** Results of a search are objects, and every source has its address in the list of them. */
export function toSourceFields(sources: readonly unknown[], losses: Losses): WireObject {
  const results = sources.filter(isObject).map(toResult)
  const addresses = sources.filter((source) => typeof source === 'string')
  const fields = { search_results: results, citations: [...results.flatMap(addressOf), ...addresses] }
  if (JSON.stringify(annotationsOf(fields)) !== JSON.stringify(sources))
    losses.add('choices[0].content', 'the form, or the order, of these citations')
  return fields
}

function toResult(source: WireObject): WireObject {
  return isObject(source['url_citation']) ? source['url_citation'] : source
}

function addressOf({ url }: WireObject): readonly string[] {
  return typeof url === 'string' && url !== '' ? [url] : []
}

function messageOf(choice: WireObject): WireObject {
  const message = choice['message'] ?? choice['delta']
  return isObject(message) ? message : {}
}

/** Puts a message, or a delta, in the place of the one that was there. */
export function withMessage(choice: WireObject, message: WireObject): WireObject {
  return { ...choice, ['message' in choice ? 'message' : 'delta']: message }
}

/** The fields of a message, and the members of a tool call, that say nothing where they are empty. */
const EMPTY_MESSAGE = {
  content: null,
  refusal: null,
  function_call: null,
  tool_calls: [],
  audio: null,
  annotations: [],
}
const EMPTY_CALL = { function: { name: '', arguments: '' }, custom: { name: '', input: '' } }

function withFullUnions(object: WireObject): WireObject {
  const choices = objectsOf(object['choices']).map((choice) => {
    if (!('message' in choice) && !('delta' in choice)) return choice
    const message = messageOf(choice)
    const calls = objectsOf(message['tool_calls']).map((call) => ('type' in call ? { ...EMPTY_CALL, ...call } : call))
    return withMessage(choice, { ...EMPTY_MESSAGE, ...message, tool_calls: calls })
  })
  return 'choices' in object ? { ...object, choices } : object
}
