import type { Adapter, CallMode, Translation } from '../contract/adapter.ts'
import type { CompletionRequest } from '../contract/request.ts'
import { checkRequest, unsupportedError } from './check-request.ts'

/** The pure half of an adapter that writes requests. */
export type RequestTranslator<Params> = Pick<Adapter<Params, never, never>, 'provider' | 'capabilities' | 'toParams'>

/** A request in the vendor's terms, and what it was after its check. */
export interface TranslatedRequest<Params> extends Translation<Params> {
  readonly request: CompletionRequest
}

/**
 * Checks a request and writes it in the vendor's terms. Throws `invalid_request` or `unsupported` before anything is sent;
 * hints that the vendor lacks are named in the warnings, and under `strict` they throw too.
 */
export function translateRequest<Params>(
  translator: RequestTranslator<Params>,
  request: CompletionRequest,
  mode: CallMode,
  { strict = false }: { readonly strict?: boolean | undefined } = {},
): TranslatedRequest<Params> {
  const { provider, capabilities } = translator
  const checked = checkRequest(request, { provider, capabilities, strict })
  const { value, warnings } = translator.toParams(checked.value, mode)
  const leftOut = warnings.find(({ code }) => code === 'unsupported')
  if (strict && leftOut !== undefined) throw unsupportedError(provider, leftOut.path ?? 'a field', 'strict is on')
  return { request: checked.value, value, warnings: [...checked.warnings, ...warnings] }
}
