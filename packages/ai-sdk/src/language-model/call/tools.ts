import type { LanguageModelV4CallOptions, SharedV4Warning } from '@ai-sdk/provider'
import type { Tool, ToolChoice } from '@concord/core'
import { isObject } from '@concord/core/adapter'
import { fromMetadata } from '../../metadata.ts'
import { toContentOptions } from './messages.ts'

type GivenTool = NonNullable<LanguageModelV4CallOptions['tools']>[number]

/** Reads the tools of a call; none where there are none. */
export function toTools(given: LanguageModelV4CallOptions['tools'] = []): {
  readonly tools: readonly Tool[] | undefined
  readonly warnings: readonly SharedV4Warning[]
} {
  if (given.length === 0) return { tools: undefined, warnings: [] }
  return { tools: given.map(toTool), warnings: given.flatMap(toWarnings) }
}

/** Reads how tools are chosen. */
export function toToolChoice(choice: LanguageModelV4CallOptions['toolChoice']): ToolChoice | undefined {
  if (choice === undefined) return undefined
  return choice.type === 'tool' ? { type: 'tool', name: choice.toolName } : choice.type
}

function toTool(given: GivenTool): Tool {
  if (given.type === 'provider') {
    const [provider = given.id, ...rest] = given.id.split('.')
    return { type: 'vendor', provider, tool: { type: rest.join('.'), name: given.name, ...given.args } }
  }
  const { name, description, inputSchema, strict, providerOptions } = given
  const facts = { name, ...(description !== undefined && { description }), ...toContentOptions(providerOptions) }
  const { custom } = fromMetadata(providerOptions)
  if (isObject(custom))
    return { type: 'custom', ...facts, ...(isObject(custom['format']) && { format: custom['format'] }) }
  return { type: 'function', ...facts, parameters: { ...inputSchema }, ...(strict !== undefined && { strict }) }
}

function toWarnings(given: GivenTool): readonly SharedV4Warning[] {
  if (given.type === 'provider') {
    const details = 'its arguments are sent to the vendor as they are, and have to be named as on its wire'
    return [{ type: 'compatibility', feature: `tools.${given.name}`, details }]
  }
  return given.inputExamples === undefined || given.inputExamples.length === 0
    ? []
    : [{ type: 'unsupported', feature: `tools.${given.name}.inputExamples` }]
}
