import type { CompletionError } from '@concord/core'
import { createError } from '@concord/core/adapter'

/** How large and how deep a request body may be. */
export interface BodyLimits {
  readonly maxBodyBytes: number
  readonly maxDepth: number
}

/** Reads a JSON body within limits; throws `invalid_request`, with status 413 for one that is too large. */
export async function readBody(request: Request, limits: BodyLimits, provider: string): Promise<unknown> {
  const text = await readText(request, limits.maxBodyBytes, provider)
  if (isDeeperThan(text, limits.maxDepth))
    throw refuse(provider, 400, `the body is nested deeper than ${limits.maxDepth} levels`)
  try {
    return JSON.parse(text)
  } catch {
    throw refuse(provider, 400, 'the body is not valid JSON')
  }
}

async function readText(request: Request, maxBytes: number, provider: string): Promise<string> {
  const tooLarge = (): CompletionError => refuse(provider, 413, `the body is larger than ${maxBytes} bytes`)
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge()
  const decoder = new TextDecoder()
  const texts: string[] = []
  let size = 0
  for await (const bytes of request.body ?? []) {
    size += bytes.byteLength
    if (size > maxBytes) throw tooLarge()
    texts.push(decoder.decode(bytes, { stream: true }))
  }
  return texts.join('') + decoder.decode()
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Counts brackets outside strings before anything is built, so that no translator meets a bottomless value. */
function isDeeperThan(text: string, maxDepth: number): boolean {
  let depth = 0
  let isInString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (isInString) {
      if (code === BACKSLASH) i++
      else if (code === QUOTE) isInString = false
    } else if (code === QUOTE) isInString = true
    else if (code === 0x5b || code === 0x7b) depth++
    else if (code === 0x5d || code === 0x7d) depth--
    if (depth > maxDepth) return true
  }
  return false
}

function refuse(provider: string, status: number, fault: string): CompletionError {
  return createError('invalid_request', `${provider}: ${fault}`, { provider, status })
}
