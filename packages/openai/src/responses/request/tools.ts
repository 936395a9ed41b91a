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
      const { name, description } = tool
      const parameters =
        tool.parameters === undefined ? null : toJsonSchema(tool.parameters, `tools[${i}].parameters`, provider)
      // Without a word this API is strict, which many schemas cannot be; the other APIs are not.
      const strict = tool.strict ?? false
      const wire = present({ type: 'function', name, description, parameters, strict })
      return mergeOptions(wire, tool.providerOptions?.[provider])
    }
    case 'custom': {
      const { name, description, format } = tool
      return mergeOptions(present({ type: 'custom', name, description, format }), tool.providerOptions?.[provider])
    }
    case 'vendor':
      return tool.tool
    default:
      return tool satisfies never
  }
}

/** Writes which tool is to be called: one of the client's by its name, one of the vendor's by its type. */
export function toToolChoice({ toolChoice, tools = [] }: CompletionRequest): string | object | undefined {
  if (typeof toolChoice !== 'object') return toolChoice
  const { name } = toolChoice
  const named = tools.find((tool) => tool.type !== 'vendor' && tool.name === name)
  if (named !== undefined) return { type: named.type, name }
  const isType = tools.some(({ type, ...rest }) => type === 'vendor' && 'tool' in rest && typeOf(rest.tool) === name)
  return isType ? { type: name } : { type: 'function', name }
}

function typeOf(tool: object): unknown {
  return 'type' in tool ? tool.type : undefined
}
