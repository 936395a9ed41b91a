import type { CompletionRequest, Tool, Translation } from '@concord/core'
import { createError, mergeOptions, present, toJsonSchema } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'

/** Writes the tools; no tools are no field. */
export function toTools(tools: CompletionRequest['tools']): readonly object[] | undefined {
  return tools === undefined || tools.length === 0 ? undefined : tools.map(toTool)
}

function toTool(tool: Tool, i: number): object {
  switch (tool.type) {
    case 'function': {
      const { name, description, parameters = NO_PARAMETERS } = tool
      const schema = toJsonSchema(parameters, `tools[${i}].parameters`, PROVIDER)
      const wire = { type: 'function', function: present({ name, description, parameters: schema }) }
      return mergeOptions<object>(wire, tool.providerOptions?.[PROVIDER])
    }
    case 'custom':
    case 'vendor': {
      const message = `${PROVIDER}: tools[${i}] is not supported; every tool is a function here`
      throw createError('unsupported', message, { provider: PROVIDER })
    }
    default:
      return tool satisfies never
  }
}

/** The wire requires a schema. */
const NO_PARAMETERS = { type: 'object', properties: {} } as const

/** Writes whether the model is held to the schemas, which is one switch for all tools. */
export function toStrictTools(tools: CompletionRequest['tools'] = []): Translation<true | undefined> {
  const isStrict = tools.map((tool) => tool.type === 'function' && tool.strict === true)
  if (!isStrict.includes(true)) return { value: undefined, warnings: [] }
  const lax = isStrict.flatMap((strict, i) => (strict ? [] : [i]))
  return {
    value: true,
    warnings: lax.map((i) => ({
      code: 'adjusted',
      message: `${PROVIDER} holds the model to the schemas of all tools or of none; it was asked for all`,
      path: `tools[${i}].strict`,
    })),
  }
}

/** Writes whether tools are to be called; that they may be is what an absent field says. */
export function toToolChoice({ toolChoice, tools = [] }: CompletionRequest): string | undefined {
  if (tools.length === 0 || toolChoice === undefined || typeof toolChoice === 'object') return undefined
  return CHOICES[toolChoice]
}

const CHOICES: Readonly<Record<'auto' | 'none' | 'required', string | undefined>> = {
  auto: undefined,
  none: 'NONE',
  required: 'REQUIRED',
}
