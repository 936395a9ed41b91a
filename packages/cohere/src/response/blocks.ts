import type { OutputPart, ProviderMetadata, ReasoningPart, ToolCallPart } from '@concord/core'
import { isObject, leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { toReplay } from './replay.ts'

/** Reads one block of an answer. */
export function fromBlock(block: WireObject, index: number): OutputPart {
  const { type } = block
  if (type === 'text') return { type, index, text: textOrAbsent(block['text']) ?? '', ...leftovers(block, TEXT_FIELDS) }
  if (type === 'thinking')
    return {
      type: 'reasoning',
      index,
      text: textOrAbsent(block['thinking']) ?? '',
      ...toReplay({ type }),
      ...leftovers(block, THINKING_FIELDS),
    }
  return { type: 'unknown', index, value: block, ...toReplay({ type: 'content' }) }
}

/** Whether a part says anything yet. */
export function isWorthTelling(part: OutputPart): boolean {
  if (part.type !== 'text' && part.type !== 'reasoning') return true
  return part.text !== '' || part.providerMetadata !== undefined
}

/** The fields of a block of text that the contract holds. */
export const TEXT_FIELDS: ReadonlySet<string> = new Set(['type', 'text'])

/** The fields of a block of thoughts that the contract holds. */
export const THINKING_FIELDS: ReadonlySet<string> = new Set(['type', 'thinking'])

/** The token of a text with citations, which go back as they came. */
export const CITED: ReturnType<typeof toReplay> = toReplay({ type: 'text' })

/** Reads what the model plans to do with its tools. */
export function fromPlan(plan: string, index: number): ReasoningPart {
  return { type: 'reasoning', index, text: plan, ...toReplay({ type: 'tool_plan' }) }
}

/** Whether a call is of a kind that this version knows. */
export function isFunctionCall({ type, function: called }: WireObject): boolean {
  return type === 'function' || ((type === undefined || type === null) && isObject(called))
}

/** Reads the call of a tool, or its beginning. */
export function fromToolCall(call: WireObject, index: number, createId: () => string): ToolCallPart {
  const id = textOrAbsent(call['id'])
  const called = isObject(call['function']) ? call['function'] : {}
  return {
    type: 'tool_call',
    index,
    id: id ?? createId(),
    name: textOrAbsent(called['name']) ?? 'function',
    arguments: argumentsOf(called),
    ...(id === undefined && { syntheticId: true }),
    ...metadataOfCall(call),
  }
}

/** Text as it came; an object, which a gateway may send, as JSON. */
export function argumentsOf({ arguments: written }: WireObject): string {
  if (typeof written === 'string') return written
  return written === undefined || written === null ? '' : JSON.stringify(written)
}

/** The vendor's own fields of a call; those of its function stay there. */
export function metadataOfCall(call: WireObject): { readonly providerMetadata?: ProviderMetadata } {
  const { providerMetadata: beside } = leftovers(call, CALL_FIELDS)
  const { providerMetadata: within } = isObject(call['function']) ? leftovers(call['function'], FUNCTION_FIELDS) : {}
  if (beside === undefined && within === undefined) return {}
  return { providerMetadata: { ...beside, ...(within !== undefined && { function: within }) } }
}

/** The fields of a call that the contract holds. */
export const CALL_FIELDS: ReadonlySet<string> = new Set(['id', 'type', 'function'])

const FUNCTION_FIELDS: ReadonlySet<string> = new Set(['name', 'arguments'])

/** Reads a call of a kind that this version does not know. */
export function fromUnknownCall(call: WireObject, index: number): OutputPart {
  return { type: 'unknown', index, value: call, ...toReplay({ type: 'tool_calls' }) }
}
