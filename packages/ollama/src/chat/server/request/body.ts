import type { ContentOptions, ParsedRequest, Tool } from '@concord/core'
import { isObject, parseBody, present, textOrAbsent } from '@concord/core/adapter'
import { PROVIDER } from '../../../config.ts'
import { fromSettings } from '../../../server/request.ts'
import { fromMessages } from './messages.ts'
import { RequestBody, type WireTool } from './schema.ts'

/** Reads a request of the wire; a field that the contract has no place for stays in `providerOptions.ollama`. */
export function parseRequest(body: unknown): ParsedRequest {
  const wire = parseBody(RequestBody, body, PROVIDER)
  const tools = wire.tools?.map(fromTool) ?? []
  const request = {
    model: wire.model,
    messages: fromMessages(wire.messages),
    ...(tools.length > 0 && { tools }),
    ...fromSettings(wire, OWN),
  }
  return { request, stream: wire.stream !== false }
}

/** The fields that are read on their own. */
const OWN = { model: null, messages: null, tools: null, stream: null } as const

function fromTool(tool: WireTool): Tool {
  const { type, function: body, ...beside } = tool
  const { name, description, parameters, ...within } = body ?? {}
  if (type !== 'function' || textOrAbsent(name) === undefined) return { type: 'vendor', provider: PROVIDER, tool }
  return {
    type: 'function',
    name: String(name),
    ...present({ description: textOrAbsent(description), parameters: isObject(parameters) ? parameters : undefined }),
    ...optionsOf({ ...beside, ...(Object.keys(within).length > 0 && { function: within }) }),
  }
}

function optionsOf(options: object): { providerOptions?: ContentOptions } {
  return Object.keys(options).length > 0 ? { providerOptions: { [PROVIDER]: options } } : {}
}
