import type { CompletionRequest, Tool } from '@concord/core'
import { mergeOptions, present, toJsonSchema } from '@concord/core/adapter'
import type { Host } from '../../host.ts'

/** Writes the tools; no tools are no field. */
export function toTools(tools: CompletionRequest['tools'], host: Host): readonly object[] | undefined {
  return tools === undefined || tools.length === 0 ? undefined : tools.map((tool, i) => toTool(tool, i, host))
}

function toTool(tool: Tool, i: number, { provider }: Host): object {
  switch (tool.type) {
    case 'function': {
      const { name, description, strict } = tool
      const parameters =
        tool.parameters === undefined ? undefined : toJsonSchema(tool.parameters, `tools[${i}].parameters`, provider)
      const wire = { type: 'function', function: present({ name, description, parameters, strict }) }
      return mergeOptions(wire, tool.providerOptions?.[provider])
    }
    case 'custom': {
      const { name, description, format } = tool
      return mergeOptions(
        { type: 'custom', custom: present({ name, description, format }) },
        tool.providerOptions?.[provider],
      )
    }
    case 'vendor':
      return tool.tool
    default:
      return tool satisfies never
  }
}

/** Writes which tool is to be called. */
export function toToolChoice({ toolChoice, tools = [] }: CompletionRequest): string | object | undefined {
  if (typeof toolChoice !== 'object') return toolChoice
  const { name } = toolChoice
  const isCustom = tools.some((tool) => tool.type === 'custom' && tool.name === name)
  return isCustom ? { type: 'custom', custom: { name } } : { type: 'function', function: { name } }
}
