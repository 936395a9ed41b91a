import type { Harness, Subject } from '@concord/conformance'
import type { Citation, ReplayToken } from '@concord/core'
import type { Api, HostLiteral } from '../src/host.ts'
import {
  azure,
  createHostClient,
  databricks,
  deepseek,
  groq,
  openrouter,
  orq,
  perplexity,
  r9s,
  together,
  xai,
} from '../src/index.ts'
import { hostDialect } from '../src/server/index.ts'
import { baseOf, capabilitiesOf } from './hosts.ts'

/** What the conformance kit puts to the test: every quirk once; the mirror law is held against every host. */
export const subjects: readonly Subject[] = [
  toSubject(azure, 'chat'),
  toSubject(azure, 'responses'),
  toSubject(databricks, 'chat'),
  toSubject(deepseek, 'chat'),
  toSubject(groq, 'chat'),
  toSubject(openrouter, 'chat'),
  toSubject(orq, 'chat'),
  toSubject(perplexity, 'chat'),
  toSubject(r9s, 'chat'),
  toSubject(together, 'completions'),
  toSubject(xai, 'chat'),
]

function toSubject(host: HostLiteral, api: Api): Subject {
  return { name: `${host.provider} ${api}`, createHarness: () => createHarness(host, api) }
}

function createHarness(host: HostLiteral, api: Api): Harness {
  return {
    capabilities: capabilitiesOf(host, api),
    dialect: hostDialect(host, api),
    createClient: ({ url, ...options }) =>
      createHostClient(host, api, { apiKey: 'test-key', baseURL: url + baseOf(host, api), ...options }),
    citation: citationOf(host, api),
    replay: tokenOf(host, api),
  }
}

const PLACE = { url: 'https://example.org/oslo', title: 'Oslo' }
const SPAN = { start_index: 0, end_index: 6 }

function citationOf({ quirks }: HostLiteral, api: Api): Citation {
  if (api === 'chat' && quirks.citations === true) return { ...PLACE, source: PLACE }
  const source = { ...PLACE, ...SPAN }
  const annotation = { type: 'url_citation', ...(api === 'chat' ? { url_citation: source } : source) }
  return { ...PLACE, start: 0, end: 6, source: annotation }
}

function tokenOf({ provider, quirks }: HostLiteral, api: Api): ReplayToken | undefined {
  if (api === 'responses') {
    const data = { type: 'reasoning', id: 'rs_1', encrypted_content: 'sealed' }
    return { provider, api: 'responses', data }
  }
  if (api !== 'chat' || quirks.reasoningDetails !== true) return undefined
  const data = { type: 'reasoning.text', format: 'example-v1', index: 0, signature: 'sealed' }
  return { provider, api: 'chat', data }
}
