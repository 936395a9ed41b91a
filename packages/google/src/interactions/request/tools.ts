import type { CompletionRequest, Tool, Translation, Warning } from '@concord/core'
import { createError, mergeOptions, present, toJsonSchema } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { attachedTo, leftOut } from '../../request.ts'

/** Writes the tools; no tools are no field. */
export function toTools(tools: CompletionRequest['tools'] = []): Translation<readonly object[] | undefined> {
  const warnings: Warning[] = []
  const value = tools.map((tool, i) => toTool(tool, `tools[${i}]`, warnings))
  return { value: value.length > 0 ? value : undefined, warnings }
}

function toTool(tool: Tool, path: string, warnings: Warning[]): object {
  switch (tool.type) {
    case 'function': {
      const { name, description, parameters, strict } = tool
      if (strict === true) warnings.push(leftOut(`${path}.strict`))
      const schema = parameters === undefined ? undefined : toJsonSchema(parameters, `${path}.parameters`, PROVIDER)
      return mergeOptions<object>(
        present({ type: 'function', name, description, parameters: schema }),
        attachedTo(tool),
      )
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

/** Writes which tool is to be called; without tools there is nothing to say. */
export function toToolChoice({ toolChoice, tools = [] }: CompletionRequest): unknown {
  if (tools.length === 0 || toolChoice === undefined) return undefined
  if (typeof toolChoice === 'object') return { allowed_tools: { mode: 'any', tools: [toolChoice.name] } }
  return toolChoice === 'required' ? 'any' : toolChoice
}
