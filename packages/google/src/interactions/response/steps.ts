import type { OutputPart, ProviderMetadata, ToolActivityPart, ToolCallPart } from '@concord/core'
import { isAbsent, leftovers, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { fromContent, typeOf } from './content.ts'
import { toReplay } from './replay.ts'

/** What the reader of a step may know beside it. */
export interface StepFacts {
  readonly createId: () => string
  /** The names of the calls so far, by their ids: a result names its call by the id alone. */
  readonly names: Map<string, string>
}

/** Reads one step of an answer: the parts that it makes, numbered from `index` on. */
export function fromStep(step: WireObject, index: number, facts: StepFacts): readonly OutputPart[] {
  const type = typeOf(step)
  if (type === 'model_output') return fromOutput(step, index)
  if (type === 'thought') return fromThought(step, index)
  if (type === 'function_call') return [fromFunctionCall(step, index, facts)]
  if (type === 'user_input') return [] // What was asked, again.
  if (isServerCall(type)) return [fromServerCall(step, index, facts)]
  if (isServerResult(type)) return [fromServerResult(step, index, facts)]
  return [{ type: 'unknown', index, value: step, ...toReplay({ type }) }]
}

const CALL = '_call'
const RESULT = '_result'

/** The call of a tool that Google runs: `google_search_call`, `mcp_server_tool_call`, … */
export function isServerCall(type: string): boolean {
  return type.endsWith(CALL) && type !== 'function_call'
}

/** The result of a tool that Google ran. */
export function isServerResult(type: string): boolean {
  return type.endsWith(RESULT)
}

const OUTPUT_FIELDS: ReadonlySet<string> = new Set(['type', 'content'])

function fromOutput(step: WireObject, index: number): readonly OutputPart[] {
  const parts: OutputPart[] = []
  for (const content of objectsOf(step['content'])) {
    const part = fromContent(content, index + parts.length)
    if (part !== undefined) parts.push(part)
  }
  return withStepMetadata(parts, leftovers(step, OUTPUT_FIELDS).providerMetadata, index)
}

/** What a step has beside its content stands on the first part that it makes. */
function withStepMetadata(
  parts: readonly OutputPart[],
  metadata: ProviderMetadata | undefined,
  index: number,
): readonly OutputPart[] {
  if (metadata === undefined) return parts
  const [first = { type: 'text', index, text: '' } as const, ...others] = parts
  return [{ ...first, providerMetadata: { ...first.providerMetadata, ...metadata } }, ...others]
}

const THOUGHT_FIELDS: ReadonlySet<string> = new Set(['type', 'signature', 'summary'])

function fromThought(step: WireObject, index: number): readonly OutputPart[] {
  const signature = textOrAbsent(step['signature'])
  const summary = objectsOf(step['summary'])
  const text = summary.map(textOfSummary).join('')
  const metadata = { ...leftovers(step, THOUGHT_FIELDS).providerMetadata, ...imagesOf(summary) }
  const hasMetadata = Object.keys(metadata).length > 0
  if (text === '' && signature === undefined && !hasMetadata) return []
  const token = toThoughtToken(signature)
  return [{ type: 'reasoning', index, text, ...token, ...(hasMetadata && { providerMetadata: metadata }) }]
}

/** Thoughts go back, with their signature where they have one. */
export function toThoughtToken(signature: string | undefined): ReturnType<typeof toReplay> {
  return toReplay({ type: 'thought', ...(signature !== undefined && { signature }) })
}

function textOfSummary(content: WireObject): string {
  return typeOf(content) === 'text' ? (textOrAbsent(content['text']) ?? '') : ''
}

function imagesOf(summary: readonly WireObject[]): ProviderMetadata {
  const images = summary.filter((content) => typeOf(content) !== 'text')
  return images.length > 0 ? { summary: images } : {}
}

const CALL_FIELDS: ReadonlySet<string> = new Set(['type', 'id', 'name', 'arguments', 'signature'])

/** Reads the call of a tool that the client runs. */
export function fromFunctionCall(step: WireObject, index: number, { createId }: StepFacts): ToolCallPart {
  const id = textOrAbsent(step['id'])
  const signature = textOrAbsent(step['signature'])
  return {
    type: 'tool_call',
    index,
    id: id ?? createId(),
    name: textOrAbsent(step['name']) ?? typeOf(step),
    arguments: argumentsOf(step['arguments']),
    ...(id === undefined && { syntheticId: true }),
    ...(signature !== undefined && toReplay({ signature })),
    ...leftovers(step, CALL_FIELDS),
  }
}

/** An object as JSON, text as it came; what is not sent is an object without fields. */
export function argumentsOf(args: unknown): string {
  if (args === undefined || args === null || args === '') return '{}'
  return typeof args === 'string' ? args : JSON.stringify(args)
}

/** Reads the call of a tool that Google runs; all of the step goes back. */
export function fromServerCall(step: WireObject, index: number, { createId, names }: StepFacts): ToolActivityPart {
  const { id: wireId, name: wireName, arguments: args, ...rest } = step
  const id = textOrAbsent(wireId) ?? createId()
  const name = textOrAbsent(wireName) ?? typeOf(step).slice(0, -CALL.length)
  names.set(id, name)
  return { type: 'tool_activity', index, id, name, arguments: argumentsOf(args), ...toReplay(saying(rest)) }
}

/** Reads the result of a tool that Google ran; all of the step goes back. */
export function fromServerResult(step: WireObject, index: number, { createId, names }: StepFacts): ToolActivityPart {
  const { call_id: callId, name: wireName, result: output, ...rest } = step
  const id = textOrAbsent(callId) ?? createId()
  const name = textOrAbsent(wireName) ?? names.get(id) ?? typeOf(step).slice(0, -RESULT.length)
  const hasOutput = output !== undefined && output !== null
  return { type: 'tool_activity', index, id, name, ...(hasOutput && { output }), ...toReplay(saying(rest)) }
}

function saying(fields: WireObject): WireObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isAbsent(value)))
}
