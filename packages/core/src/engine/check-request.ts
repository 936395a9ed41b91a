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

const FIELDS = Object.keys(REQUEST_FIELDS) as readonly (keyof CompletionRequest)[] // The type of a literal has no other keys.
const OWN_CHECK: ReadonlySet<string> = new Set(['tools', 'toolChoice', 'responseFormat'])

function leaveOutHints(
  request: CompletionRequest,
  { provider, capabilities, strict }: CheckOptions,
): Translation<CompletionRequest> {
  const settings: readonly string[] = capabilities.settings
  const value: Record<string, unknown> = {}
  const warnings: Warning[] = []
  for (const field of FIELDS) {
    if (request[field] === undefined) continue
    const need = needOf(field, request)
    const isCarried = need === 'always' || OWN_CHECK.has(field) || settings.includes(field)
    if (isCarried) value[field] = request[field]
    else if (need === 'demand' || (need === 'hint' && strict)) throw unsupportedError(provider, field)
    else if (need === 'hint')
      warnings.push({ code: 'unsupported', message: `${provider} has no ${field}; it was left out`, path: field })
  }
  return { value, warnings } // Only fields of a request were copied.
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
