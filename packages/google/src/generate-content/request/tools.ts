import type { CompletionRequest, Tool, Translation, Warning } from '@concord/core'
import { createError, mergeOptions, present, toJsonSchema } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { attachedTo, leftOut } from '../../request.ts'

/** Writes the tools: all functions are one entry. No tools are no field. */
export function toTools(tools: CompletionRequest['tools'] = []): Translation<readonly object[] | undefined> {
  const functions: object[] = []
  const others: object[] = []
  const warnings: Warning[] = []
  for (const [i, tool] of tools.entries()) {
    if (tool.type === 'vendor') others.push(tool.tool)
    else functions.push(toDeclaration(tool, `tools[${i}]`, warnings))
  }
  const entries = functions.length > 0 ? [{ functionDeclarations: functions }, ...others] : others
  return { value: entries.length > 0 ? entries : undefined, warnings }
}

function toDeclaration(tool: Exclude<Tool, { type: 'vendor' }>, path: string, warnings: Warning[]): object {
  if (tool.type === 'custom') {
    const message = `${PROVIDER}: ${path} is not supported; a tool takes JSON here, no free text`
    throw createError('unsupported', message, { provider: PROVIDER })
  }
  const { name, description, parameters, strict } = tool
  if (strict === true) warnings.push(leftOut(`${path}.strict`))
  const schema = parameters === undefined ? undefined : toJsonSchema(parameters, `${path}.parameters`, PROVIDER)
  const declaration = present({ name, description, parametersJsonSchema: schema })
  return mergeOptions<object>(declaration, attachedTo(tool))
}

/** Writes which function is to be called; without tools there is nothing to say. */
export function toToolConfig({ toolChoice, tools = [] }: CompletionRequest): object | undefined {
  if (tools.length === 0 || toolChoice === undefined) return undefined
  if (typeof toolChoice === 'object')
    return { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: [toolChoice.name] } }
  return { functionCallingConfig: { mode: MODES[toolChoice] } }
}

const MODES: Readonly<Record<'auto' | 'none' | 'required', string>> = { auto: 'AUTO', none: 'NONE', required: 'ANY' }
