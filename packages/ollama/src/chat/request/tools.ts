import type { CompletionRequest, Tool, Translation, Warning } from '@concord/core'
import { createError, mergeOptions, present, toJsonSchema } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { leftOut } from '../../request.ts'

/** Writes the tools; no tools are no field. */
export function toTools(tools: CompletionRequest['tools'] = []): Translation<readonly object[] | undefined> {
  const warnings: Warning[] = []
  const value = tools.map((tool, i) => toTool(tool, `tools[${i}]`, warnings))
  return { value: value.length > 0 ? value : undefined, warnings }
}

function toTool(tool: Tool, path: string, warnings: Warning[]): object {
  switch (tool.type) {
    case 'function': {
      const { name, description, strict } = tool
      const parameters =
        tool.parameters === undefined ? undefined : toJsonSchema(tool.parameters, `${path}.parameters`, PROVIDER)
      if (strict === true) warnings.push(leftOut(`${path}.strict`))
      const wire = { type: 'function', function: present({ name, description, parameters }) }
      return mergeOptions(wire, tool.providerOptions?.[PROVIDER])
    }
    case 'custom': {
      const message = `${PROVIDER}: ${path} is not supported; a tool takes JSON here, no free text`
      throw createError('unsupported', message, { provider: PROVIDER })
    }
    case 'vendor':
      return tool.tool
    default:
      return tool satisfies never
  }
}
