/** A client of every subject, of packages that somebody else has loaded. */
import type { Anthropic } from '@anthropic-ai/sdk'
import type * as anthropicPackage from '@concord/anthropic'
import type { CompletionClient } from '@concord/core'
import type * as googlePackage from '@concord/google'
import type * as openaiPackage from '@concord/openai'
import type * as compatiblePackage from '@concord/openai-compatible'
import type { OpenAI } from 'openai'
import type { Packages } from './facts.ts'

/** The packages that are tried. */
export interface Loaded {
  readonly core: Packages['core']
  readonly openai: typeof openaiPackage
  readonly anthropic: typeof anthropicPackage
  readonly google: typeof googlePackage
  readonly compatible: typeof compatiblePackage
}

/** SDK clients, where a runtime has to make them itself. */
export interface Sdks {
  readonly openai: (baseURL: string) => OpenAI
  readonly anthropic: (baseURL: string) => Anthropic
}

/** Brings packages into the form that the facts are checked with. */
export function toPackages({ core, openai, anthropic, google, compatible }: Loaded, sdks?: Sdks): Packages {
  const own = (url: string): object =>
    sdks === undefined ? { apiKey: 'test-key', baseURL: url } : { client: sdks.openai(url) }
  const create: Readonly<Record<string, (url: string, options: object) => CompletionClient>> = {
    'openai chat': (url, options) => openai.createOpenAI({ ...own(`${url}/v1`), ...options }),
    'openai responses': (url, options) => openai.createOpenAIResponses({ ...own(`${url}/v1`), ...options }),
    'anthropic messages': (url, options) => {
      const connection = sdks === undefined ? { apiKey: 'test-key', baseURL: url } : { client: sdks.anthropic(url) }
      return anthropic.createAnthropic({ ...connection, ...options })
    },
    'google generateContent': (url, options) => google.createGoogle({ apiKey: 'test-key', baseURL: url, ...options }),
    'google interactions': (url, options) =>
      google.createGoogleInteractions({ apiKey: 'test-key', baseURL: url, ...options }),
    'groq chat': (url, options) => compatible.createGroq({ ...own(`${url}/openai/v1`), ...options }),
  }
  return {
    core,
    createClient(subject, { url, retries }) {
      const options = { timeout: false, retry: retries === 0 ? false : { maxRetries: retries, baseDelayMs: 1 } }
      const made = create[subject]?.(url, options)
      if (made === undefined) throw new Error(`there is no subject ${subject}`)
      return made
    },
  }
}
