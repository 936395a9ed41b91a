import { isAbsent, isObject, type Losses, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import type { Host } from '../host.ts'
import { toHostObject, toSourceFields, withMessage } from './host-object.ts'

/** Writes the events of one stream as a host has them. */
export interface EventWriter {
  /** Gives the events that one of OpenAI's is. */
  write(event: WireObject): readonly WireObject[]
}

/** Makes the state that writes the events of one stream. */
export function createEventWriter(host: Host, losses: Losses): EventWriter {
  const { opening, extension, citations, snapshots, runningUsage } = host.quirks
  const texts = new Map<unknown, string>()
  const sources: unknown[] = []
  let usage: unknown
  let isOpen = false

  function open(event: WireObject): readonly WireObject[] {
    if (isOpen || opening !== true) return []
    isOpen = true
    const { id, object, created, model } = event
    return [{ id, object, created, model, choices: [] }]
  }

  /** Sources come with every event, all of them. */
  function withAllSources(event: WireObject): WireObject {
    if (citations !== true) return event
    for (const choice of objectsOf(event['choices'])) {
      const { annotations } = deltaOf(choice)
      if (choice['index'] === 0 && Array.isArray(annotations)) sources.push(...annotations)
    }
    const bare = toHostObject(event, host, losses)
    return sources.length === 0 ? bare : { ...bare, ...toSourceFields(sources, losses) }
  }

  function withSnapshots(event: WireObject): WireObject {
    if (snapshots !== true) return event
    const choices = objectsOf(event['choices']).map((choice) => {
      const text = (texts.get(choice['index']) ?? '') + (textOrAbsent(deltaOf(choice)['content']) ?? '')
      texts.set(choice['index'], text)
      return text.length > LONGEST_SNAPSHOT ? choice : { ...choice, message: { role: 'assistant', content: text } }
    })
    return { ...event, choices }
  }

  function withUsage(event: WireObject): WireObject {
    if (isAbsent(event['usage'])) return runningUsage === true && isObject(usage) ? { ...event, usage } : event
    usage = event['usage']
    if (extension === undefined) return event
    const within = event[extension]
    return { ...event, [extension]: { ...(isObject(within) && within), usage } }
  }

  return {
    write(event) {
      const shaped = withUsage(
        withSnapshots(citations === true ? withAllSources(event) : toHostObject(event, host, losses)),
      )
      return [...open(event), ...splitFinish({ ...shaped, choices: toChoices(shaped, host) }, host)]
    },
  }
}

/** Snapshots take a square of the text's length: those of a long text are left out. */
const LONGEST_SNAPSHOT = 4096

function deltaOf({ delta }: WireObject): WireObject {
  return isObject(delta) ? delta : {}
}

function toChoices(event: WireObject, { quirks }: Host): readonly WireObject[] {
  return objectsOf(event['choices']).map((choice) => {
    const calls = objectsOf(deltaOf(choice)['tool_calls'])
    const placed = calls.length === 0 ? choice : withCalls(choice, calls, quirks.callIndex)
    const text = textOrAbsent(deltaOf(choice)['content'])
    const twice = quirks.textTwice === true && text !== undefined ? { ...placed, text } : placed
    return quirks.finishWord === 'empty' && twice['finish_reason'] === null ? { ...twice, finish_reason: '' } : twice
  })
}

/** The position of a call: a number, a text, or left out. */
function withCalls(choice: WireObject, calls: readonly WireObject[], form: 'missing' | 'text' | undefined): WireObject {
  if (form === undefined) return choice
  const written = calls.map(({ index, ...call }) => (form === 'missing' ? call : { index: String(index), ...call }))
  return withMessage(choice, { ...deltaOf(choice), tool_calls: written })
}

/** Some hosts say the word, and say it again. */
function splitFinish(event: WireObject, { quirks }: Host): readonly WireObject[] {
  const choices = objectsOf(event['choices']).filter((choice) => textOrAbsent(choice['finish_reason']) !== undefined)
  if (quirks.finishWord !== 'twice' || choices.length === 0) return [event]
  return [event, { ...event, choices: choices.map(toEmpty) }]
}

/** A choice that says its word alone. */
function toEmpty({ index, finish_reason: word, ...choice }: WireObject): WireObject {
  const content = 'delta' in choice ? { delta: { content: '' } } : { text: '' }
  return { index, ...content, finish_reason: word }
}
