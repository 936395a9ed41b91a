import type { CompletionRequest, Tool } from '@concord/core'
import { createError, mergeOptions, present, textOrAbsent, toJsonSchema } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { ownFields } from './blocks.ts'

/** Writes the tools, and which one is to be called; without tools there is nothing to say. */
export function toToolConfig({ tools = [], toolChoice }: CompletionRequest): object | undefined {
  if (tools.length === 0) return undefined
  return present({ tools: tools.flatMap(toTool), toolChoice: toToolChoice(toolChoice) })
}

/** A cache point that is attached to a tool stands behind it. */
function toTool(tool: Tool, i: number): readonly object[] {
  switch (tool.type) {
    case 'function': {
      const { name, description, parameters = {}, strict } = tool
      const json = { type: 'object', ...toJsonSchema(parameters, `tools[${i}].parameters`, PROVIDER) }
      const { cachePoint, ...options } = ownFields(tool.providerOptions)
      const wire = present({ name, description: textOrAbsent(description), inputSchema: { json }, strict })
      const toolSpec = mergeOptions<object>(wire, options)
      return [{ toolSpec }, ...(cachePoint === undefined ? [] : [{ cachePoint }])]
    }
    case 'custom': {
      const message = `${PROVIDER}: tools[${i}] is not supported; a tool takes JSON here, no free text`
      throw createError('unsupported', message, { provider: PROVIDER })
    }
    case 'vendor':
      return [tool.tool]
    default:
      return tool satisfies never
  }
}

function toToolChoice(choice: CompletionRequest['toolChoice']): object | undefined {
  if (choice === undefined || choice === 'none') return undefined // None is refused before.
  if (choice === 'required') return { any: {} }
  return typeof choice === 'object' ? { tool: { name: choice.name } } : { auto: {} }
}
