import type { CompletionRequest, Tool } from '@concord/core'
import { createError, mergeOptions, present, toJsonSchema } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

/** Writes the tools; no tools are no field. */
export function toTools(tools: CompletionRequest['tools']): readonly object[] | undefined {
  return tools === undefined || tools.length === 0 ? undefined : tools.map(toTool)
}

function toTool(tool: Tool, i: number): object {
  switch (tool.type) {
    case 'function': {
      const { name, description, parameters = {}, strict } = tool
      const schema = toJsonSchema(parameters, `tools[${i}].parameters`, PROVIDER)
      const wire = present({ name, description, input_schema: { type: 'object', ...schema }, strict })
      return mergeOptions<object>(wire, tool.providerOptions?.[PROVIDER])
    }
    case 'custom': {
      const message = `${PROVIDER}: tools[${i}] is not supported; a tool takes JSON here, no free text`
      throw createError('unsupported', message, { provider: PROVIDER })
    }
    case 'vendor':
      return tool.tool
    default:
      return tool satisfies never
  }
}

/** Writes which tool is to be called, and whether several may be; without tools there is nothing to say. */
export function toToolChoice({ toolChoice, tools = [], parallelToolCalls }: CompletionRequest): object | undefined {
  if (tools.length === 0) return undefined
  const isSingle = parallelToolCalls === false
  if (toolChoice === 'none') return { type: 'none' }
  if (toolChoice === undefined && !isSingle) return undefined
  return present({ ...toChoice(toolChoice), disable_parallel_tool_use: isSingle ? true : undefined })
}

function toChoice(choice: Exclude<CompletionRequest['toolChoice'], 'none'>): object {
  if (choice === 'required') return { type: 'any' }
  return typeof choice === 'object' ? { type: 'tool', name: choice.name } : { type: 'auto' }
}
