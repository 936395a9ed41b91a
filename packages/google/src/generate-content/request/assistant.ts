import type { AssistantMessage, HistoryPart, Warning } from '@concord/core'
import { historyWarning, isObject, parseInput, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { replayOf } from '../response/replay.ts'
import { toTextParts, withOptions } from './content.ts'

/** Writes an earlier answer, part by part. */
export function toAssistantParts(
  { content }: AssistantMessage,
  path: string,
  warnings: Warning[],
): readonly WireObject[] {
  if (typeof content === 'string') return toTextParts(content)
  return content.flatMap((part, i) => {
    const wire = toPart(part, `${path}.content[${i}]`, warnings)
    return wire === undefined ? [] : [withOptions(wire, part)]
  })
}

function toPart(part: HistoryPart, path: string, warnings: Warning[]): WireObject | undefined {
  switch (part.type) {
    case 'text': {
      const token = replayOf(part)
      return part.text === '' && token === undefined && part.providerOptions === undefined
        ? undefined
        : { text: part.text, ...token }
    }
    case 'refusal':
      warnings.push(historyWarning(path, 'a refusal was sent as text', PROVIDER))
      return { text: part.text }
    case 'tool_call':
      return toFunctionCall(part, path, warnings)
    case 'media':
      return toMedia(part, path, warnings)
    case 'reasoning':
    case 'tool_activity':
    case 'unknown': {
      const own = toOwnPart(part)
      if (own === undefined)
        warnings.push(historyWarning(path, `a ${part.type} part that is not its own was left out`, PROVIDER))
      return own
    }
    default:
      return part satisfies never
  }
}

/** What only Google wrote, and takes back as it was. */
function toOwnPart(
  part: Extract<HistoryPart, { type: 'reasoning' | 'tool_activity' | 'unknown' }>,
): WireObject | undefined {
  const data = replayOf(part)
  if (data === undefined) return undefined
  if (part.type === 'unknown') return isObject(part.value) ? part.value : undefined
  if (part.type === 'reasoning') return { text: part.text, ...data }
  const { part: kind, id, ...signature } = data
  const ids = id === undefined ? {} : { id }
  const args = parseInput(part.arguments ?? '') ?? {}
  switch (kind) {
    case 'executableCode':
      return { executableCode: { ...ids, ...args }, ...signature }
    case 'codeExecutionResult':
      return { codeExecutionResult: { ...ids, ...(isObject(part.output) && part.output) }, ...signature }
    case 'toolCall':
      return { toolCall: { ...ids, toolType: part.name, args }, ...signature }
    case 'toolResponse':
      return { toolResponse: { ...ids, toolType: part.name, response: part.output ?? {} }, ...signature }
    default:
      return undefined
  }
}

/** The wire takes an object: what is none was cut, or is the free text of a custom tool, and is sent inside of one. */
function toFunctionCall(
  part: Extract<HistoryPart, { type: 'tool_call' }>,
  path: string,
  warnings: Warning[],
): WireObject {
  const parsed = part.custom === true ? undefined : parseInput(part.arguments)
  if (parsed === undefined)
    warnings.push(
      historyWarning(`${path}.arguments`, 'arguments that are no JSON object were sent as { "input": … }', PROVIDER),
    )
  const { id, name, syntheticId } = part
  const args = parsed ?? { input: part.arguments }
  return { functionCall: { ...(syntheticId !== true && { id }), name, args }, ...replayOf(part) }
}

/** What a model made, anybody's, can be shown to this one. */
function toMedia(
  part: Extract<HistoryPart, { type: 'media' }>,
  path: string,
  warnings: Warning[],
): WireObject | undefined {
  const { mediaType: mimeType, data, url, transcript } = part
  const token = replayOf(part)
  if (transcript !== undefined && (data ?? url) !== undefined)
    warnings.push(historyWarning(`${path}.transcript`, 'the transcript of a sound was left out', PROVIDER))
  if (data !== undefined) return { inlineData: { mimeType, data }, ...token }
  if (url !== undefined) return { fileData: { mimeType, fileUri: url }, ...token }
  if (transcript === undefined) return undefined
  warnings.push(historyWarning(path, 'a sound without bytes was sent as its transcript', PROVIDER))
  return { text: transcript, ...token }
}
