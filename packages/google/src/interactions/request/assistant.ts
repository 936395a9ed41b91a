import type { AssistantMessage, HistoryPart, Warning } from '@concord/core'
import { historyWarning, isObject, parseInput, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { isServerCall } from '../response/steps.ts'
import { replayOf } from '../response/replay.ts'
import { contentTypeOf, toText, toTexts, withOptions } from './content.ts'

/** Writes an earlier answer, step by step: what the model put out in a row is one. */
export function toAssistantSteps(
  { content }: AssistantMessage,
  path: string,
  warnings: Warning[],
): readonly WireObject[] {
  if (typeof content === 'string') return toOutput(toTexts(content))
  const steps: WireObject[] = []
  let output: WireObject[] = []
  const flush = (): void => {
    steps.push(...toOutput(output))
    output = []
  }
  for (const [i, part] of content.entries()) {
    const written = toPart(part, `${path}.content[${i}]`, warnings)
    if (written === undefined) continue
    const wire = withOptions(written.wire, part)
    if (written.isContent) output.push(wire)
    else {
      flush()
      steps.push(wire)
    }
  }
  flush()
  return steps
}

function toOutput(content: readonly WireObject[]): readonly WireObject[] {
  return content.length === 0 ? [] : [{ type: 'model_output', content }]
}

/** A step, or a content of one. */
interface Written {
  readonly wire: WireObject
  readonly isContent: boolean
}

const step = (wire: WireObject): Written => ({ wire, isContent: false })
const content = (wire: WireObject): Written => ({ wire, isContent: true })

function toPart(part: HistoryPart, path: string, warnings: Warning[]): Written | undefined {
  switch (part.type) {
    case 'text':
      return part.text === '' && part.providerOptions === undefined ? undefined : content(toText(part.text))
    case 'refusal':
      warnings.push(historyWarning(path, 'a refusal was sent as text', PROVIDER))
      return content(toText(part.text))
    case 'tool_call':
      return step(toFunctionCall(part, path, warnings))
    case 'media':
      return toMedia(part, path, warnings)
    case 'reasoning':
    case 'tool_activity':
    case 'unknown': {
      const own = toOwn(part)
      if (own === undefined)
        warnings.push(historyWarning(path, `a ${part.type} part that is not its own was left out`, PROVIDER))
      return own
    }
    default:
      return part satisfies never
  }
}

/** What only Google wrote, and takes back as it was. */
function toOwn(part: Extract<HistoryPart, { type: 'reasoning' | 'tool_activity' | 'unknown' }>): Written | undefined {
  const data = replayOf(part)
  if (data === undefined) return undefined
  if (part.type === 'unknown') {
    if (!isObject(part.value)) return undefined
    return 'content' in data ? content(part.value) : step(part.value)
  }
  if (part.type === 'reasoning') return step({ ...data, ...(part.text !== '' && { summary: [toText(part.text)] }) })
  return step(toActivity(part, data))
}

/** Steps that say only that something went on have no arguments. */
const WITHOUT_ARGUMENTS = 'processing_call'

function toActivity(part: Extract<HistoryPart, { type: 'tool_activity' }>, data: WireObject): WireObject {
  const { id, name, output } = part
  const type = String(data['type'])
  const names = type.startsWith('mcp_server_tool_') ? { name } : {}
  if (!isServerCall(type)) return { ...data, ...names, call_id: id, ...(output !== undefined && { result: output }) }
  const args = type === WITHOUT_ARGUMENTS ? {} : { arguments: parseInput(part.arguments ?? '') ?? {} }
  return { ...data, ...names, id, ...args }
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
  const { id, name } = part
  return { type: 'function_call', id, name, arguments: parsed ?? { input: part.arguments }, ...replayOf(part) }
}

/** What a model made, anybody's, can be shown to this one. */
function toMedia(
  part: Extract<HistoryPart, { type: 'media' }>,
  path: string,
  warnings: Warning[],
): Written | undefined {
  const { mediaType: mime_type, data, url, transcript } = part
  const type = contentTypeOf(mime_type)
  if (transcript !== undefined && (data ?? url) !== undefined)
    warnings.push(historyWarning(`${path}.transcript`, 'the transcript of a sound was left out', PROVIDER))
  if (data !== undefined) return content({ type, data, mime_type })
  if (url !== undefined) return content({ type, uri: url, mime_type })
  if (transcript === undefined) return undefined
  warnings.push(historyWarning(path, 'a sound without bytes was sent as its transcript', PROVIDER))
  return content(toText(transcript))
}
