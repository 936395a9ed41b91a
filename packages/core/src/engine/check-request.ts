import type { Capabilities, MediaKind } from '../contract/capabilities.ts'
import type { CompletionError } from '../contract/error.ts'
import type { Message } from '../contract/message.ts'
import type { CompletionRequest } from '../contract/request.ts'
import type { Warning } from '../contract/warning.ts'
import type { Translation } from '../contract/adapter.ts'
import { createError } from './completion-error.ts'
import { needOf, REQUEST_FIELDS } from './request-fields.ts'
import { findFault } from './request-shape.ts'

/** What a request is checked against. */
export interface CheckOptions {
  readonly provider: string
  readonly capabilities: Capabilities
  /** Throw where a hint would be left out. */
  readonly strict: boolean
}

/**
 * Checks a request before anything is sent: its shape, and whether the wire can carry it. Gives it without the hints
 * that the wire lacks, each named in a warning; throws `invalid_request` or `unsupported`.
 */
export function checkRequest(request: CompletionRequest, options: CheckOptions): Translation<CompletionRequest> {
  const fault = findFault(request)
  if (fault !== undefined)
    throw createError('invalid_request', `${options.provider}: ${fault}`, { provider: options.provider })
  assertCarried(request, options)
  const { value, warnings } = leaveOutHints(request, options)
  return { value: toInput(value, options), warnings }
}

type Field = keyof CompletionRequest

function leaveOutHints(request: CompletionRequest, options: CheckOptions): Translation<CompletionRequest> {
  const settings: readonly string[] = options.capabilities.settings
  const value: Record<string, unknown> = {}
  const leftOut: Field[] = []
  // Its shape was checked: there are no other fields.
  for (const field of Object.keys(request) as Field[]) {
    if (request[field] === undefined) continue
    if (REQUEST_FIELDS[field] === 'always' || OWN_CHECK.has(field) || settings.includes(field))
      value[field] = request[field]
    else leftOut.push(field)
  }
  return { value, warnings: leftOut.length === 0 ? [] : toWarnings(leftOut, request, options) }
}

const OWN_CHECK: ReadonlySet<string> = new Set(['tools', 'toolChoice', 'responseFormat'])

/** Names what is left out, in the order of the table. */
function toWarnings(
  leftOut: readonly Field[],
  request: CompletionRequest,
  { provider, strict }: CheckOptions,
): readonly Warning[] {
  const warnings: Warning[] = []
  // The type of the table has no other keys.
  for (const path of Object.keys(REQUEST_FIELDS) as Field[]) {
    const need = leftOut.includes(path) ? needOf(path, request) : 'nothing'
    if (need === 'nothing') continue
    if (need === 'demand' || strict) throw unsupportedError(provider, path)
    warnings.push({ code: 'unsupported', message: `${provider} has no ${path}; it was left out`, path })
  }
  return warnings
}

/** Throws for what is demanded in another place than a setting: the input, tools, their choice, the form, media. */
function assertCarried(request: CompletionRequest, { provider, capabilities }: CheckOptions): void {
  const { input, tools, toolChoice, responseFormat } = capabilities
  const demand = (isCarried: boolean, path: string, hint?: string): void => {
    if (!isCarried) throw unsupportedError(provider, path, hint)
  }
  if (request.messages !== undefined) demand(input === 'messages', 'messages', 'it completes a prompt')
  if (input === 'messages' && Array.isArray(request.prompt) && request.prompt.length > 1)
    demand(false, 'prompt', 'it takes one prompt a call')
  request.tools?.forEach((tool, i) => {
    demand(tools.includes(tool.type), `tools[${i}]`, `no tool of type ${tool.type}`)
    if (tool.type === 'vendor') demand(tool.provider === provider, `tools[${i}]`, `a tool of ${tool.provider}`)
  })
  const choice = typeof request.toolChoice === 'object' ? 'tool' : request.toolChoice
  if (choice !== undefined && choice !== 'auto') demand(toolChoice.includes(choice), 'toolChoice', `no ${choice}`)
  const format = formatOf(request)
  if (format !== undefined && format !== 'text')
    demand(responseFormat.includes(format), 'responseFormat', `no ${format}`)
  for (const { kind, source, path } of mediaOf(request.messages ?? []))
    demand(capabilities.media[kind].includes(source), path, `no ${kind} as ${source}`)
}

function formatOf({ responseFormat }: CompletionRequest): 'text' | 'json_object' | 'json_schema' | undefined {
  if (responseFormat === undefined) return undefined
  return '~standard' in responseFormat ? 'json_schema' : responseFormat.type
}

interface FoundMedia {
  readonly kind: MediaKind
  readonly source: 'base64' | 'url' | 'id'
  readonly path: string
}

function mediaOf(messages: readonly Message[]): readonly FoundMedia[] {
  const found: FoundMedia[] = []
  for (const [i, message] of messages.entries()) {
    if (typeof message.content === 'string' || (message.role !== 'user' && message.role !== 'tool')) continue
    for (const [j, part] of message.content.entries())
      if (part.type === 'image' || part.type === 'audio' || part.type === 'file')
        found.push({ kind: part.type, source: part.source.type, path: `messages[${i}].content[${j}]` })
  }
  return found
}

/** On a wire that only chats, a prompt is one user message. */
function toInput(request: CompletionRequest, { capabilities }: CheckOptions): CompletionRequest {
  if (capabilities.input === 'prompt' || request.prompt === undefined) return request
  const { prompt, ...rest } = request
  const content = typeof prompt === 'string' ? prompt : (prompt[0] ?? '')
  return { ...rest, messages: [{ role: 'user', content }] }
}

/** The error of a demand that a wire cannot carry. */
export function unsupportedError(provider: string, path: string, hint = 'its wire has no such thing'): CompletionError {
  return createError('unsupported', `${provider}: ${path} is not supported (${hint}); no request was sent`, {
    provider,
  })
}
