import type { CallMode, CompletionResponse, Dialect, DialectCall } from '@concord/core'
import { isObject } from '@concord/core/adapter'
import {
  createChatDialect,
  createLegacyDialect,
  createResponsesDialect,
  normalizeHostChat,
  normalizeHostCompletions,
  normalizeHostResponses,
} from '@concord/openai/protocol/server'
import { VARIABLES } from '../config.ts'
import type { Api, HostLiteral } from '../host.ts'

/**
 * Makes the dialect of one API of a host, with its quirks, on the path that its clients call.
 *
 * @example
 * createServer(client, [hostDialect(groq), hostDialect(xai, 'responses')])
 */
export function hostDialect(host: HostLiteral, api: Api = 'chat'): Dialect {
  const { create, path } = APIS[api]
  const base = basePathOf(host.apis[api]?.baseURL ?? host.baseURL)
  const dialect = create(host, `${host.provider}-${api}`, [`${base}/${path}`, ...(host.apis[api]?.paths ?? [])])
  return { ...dialect, parseRequest: (body, call) => dialect.parseRequest(withModel(body, call), call) }
}

/** A path that names a deployment names the model; the body may then do without it. */
function withModel(body: unknown, { params }: DialectCall): unknown {
  const model = params['deployment']
  return model === undefined || !isObject(body) ? body : { model, ...body }
}

const APIS = {
  chat: { create: createChatDialect, path: 'chat/completions', normalize: normalizeHostChat },
  responses: { create: createResponsesDialect, path: 'responses', normalize: normalizeHostResponses },
  completions: { create: createLegacyDialect, path: 'completions', normalize: normalizeHostCompletions },
} as const

/** What a response is after it went over a host's wire and back, where nothing was lost. Idempotent. */
export function normalizeHost(
  host: HostLiteral,
  response: CompletionResponse,
  { api = 'chat' }: { readonly api?: Api; readonly mode?: CallMode } = {},
): CompletionResponse {
  return APIS[api].normalize(response, host)
}

/** The path below which a host's APIs are; a variable of it is a variable segment. */
function basePathOf(address: string): string {
  const path = /^https?:\/\/[^/]*(.*?)\/?$/.exec(address)?.[1] ?? ''
  return path.replace(VARIABLES, (_match, name: string) => `:${name.toLowerCase()}`)
}
