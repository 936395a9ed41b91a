import type { ToolActivityPart } from '@concord/core'
import { isObject, noteToken, ownFields, type PartFacts, type WireObject } from '@concord/core/adapter'
import { replayOf } from '../../response/replay.ts'
import { parseArguments, withData } from './parts.ts'

/** Which part of the wire says what the vendor ran. */
type ActivityKind = 'executableCode' | 'codeExecutionResult' | 'toolCall' | 'toolResponse'

/** The tool of the parts that have no name for it. */
const CODE_EXECUTION = 'code_execution'

/** Writes the call or the result of a tool that the vendor ran. */
export function toActivity(part: ToolActivityPart, path: string, facts: PartFacts): WireObject {
  const data = replayOf(part)
  const kind = toActivityKind(part)
  const { part: told, id, thoughtSignature, ...others } = data ?? {}
  const isSigned = typeof thoughtSignature === 'string' && thoughtSignature !== ''
  const isToken =
    told === kind &&
    (id === undefined || id === part.id) &&
    (thoughtSignature === undefined || isSigned) &&
    Object.keys(others).length === 0
  noteToken(part, isToken, path, facts.losses)
  if (part.output === null) facts.losses.add(`${path}.output`, 'a result that is null')
  return { ...toData(kind, part, path, facts), ...(isToken && isSigned && { thoughtSignature }) }
}

/** The part that a tool's call or result is written as: its own where it can be, else that of any tool. */
export function toActivityKind(part: ToolActivityPart): ActivityKind {
  const { part: told } = replayOf(part) ?? {}
  if (part.output !== undefined)
    return told === 'codeExecutionResult' && part.name === CODE_EXECUTION && isPlain(part.output)
      ? 'codeExecutionResult'
      : 'toolResponse'
  const isCode = told === 'executableCode' && part.name === CODE_EXECUTION
  return isCode && isPlain(parseArguments(part.arguments ?? '')) ? 'executableCode' : 'toolCall'
}

function isPlain(value: unknown): value is WireObject {
  return isObject(value) && !Object.hasOwn(value, 'id')
}

function toData(kind: ActivityKind, part: ToolActivityPart, path: string, facts: PartFacts): WireObject {
  const { id, name, output } = part
  const beside = (): WireObject => ownFields(part, CODE_FIELDS, path, facts)
  switch (kind) {
    case 'executableCode':
      return { ...beside(), executableCode: { id, ...toArguments(part, path, facts) } }
    case 'codeExecutionResult':
      return { ...beside(), codeExecutionResult: { id, ...(isObject(output) && output) } }
    case 'toolCall': {
      const args = toArguments(part, path, facts)
      return withData('toolCall', { id, toolType: name, args }, part, path, facts)
    }
    case 'toolResponse':
      if (part.arguments !== undefined) facts.losses.add(`${path}.arguments`, 'a call within its result')
      return withData('toolResponse', { id, toolType: name, response: output }, part, path, facts)
    default:
      return kind satisfies never
  }
}

const CODE_FIELDS: ReadonlySet<string> = new Set([
  'functionCall',
  'executableCode',
  'codeExecutionResult',
  'toolCall',
  'toolResponse',
  'inlineData',
  'fileData',
  'text',
  'thoughtSignature',
])

function toArguments(part: ToolActivityPart, path: string, { losses }: PartFacts): WireObject {
  const args = parseArguments(part.arguments ?? '')
  if (args === undefined) losses.add(`${path}.arguments`, 'arguments that are no JSON')
  return (args ?? { input: part.arguments }) as WireObject // A list travels as it is.
}
