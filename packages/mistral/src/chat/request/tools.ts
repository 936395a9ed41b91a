import type { CompletionRequest, Tool } from '@concord/core'
import { createError, mergeOptions, present, toJsonSchema } from '@concord/core/adapter'
import { ownOptions, PROVIDER } from '../../config.ts'
import { toWireNames } from '../../names.ts'

/** Writes the tools; no tools are no field. */
export function toTools(tools: CompletionRequest['tools']): readonly unknown[] | undefined {
  return tools === undefined || tools.length === 0 ? undefined : tools.map(toTool)
}

function toTool(tool: Tool, i: number): unknown {
  switch (tool.type) {
    case 'function': {
      const { name, description, parameters = NO_PARAMETERS, strict } = tool
      const schema = toJsonSchema(parameters, `tools[${i}].parameters`, PROVIDER)
      const wire = { type: 'function', function: present({ name, description, parameters: schema, strict }) }
      return mergeOptions(wire, ownOptions(tool.providerOptions))
    }
    case 'custom': {
      const message = `${PROVIDER}: tools[${i}] is not supported; a tool takes JSON here, no free text`
      throw createError('unsupported', message, { provider: PROVIDER })
    }
    case 'vendor':
      return toWireNames(tool.tool)
    default:
      return tool satisfies never
  }
}

/** The wire requires a schema. */
const NO_PARAMETERS = { type: 'object', properties: {} }

/** Writes which tool is to be called. */
export function toToolChoice(choice: CompletionRequest['toolChoice']): string | object | undefined {
  if (typeof choice === 'object') return { type: 'function', function: { name: choice.name } }
  return choice === 'required' ? 'any' : choice
}
