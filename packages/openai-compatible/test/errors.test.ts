import { RateLimitError } from 'openai'
import { describe, expect, test } from 'vitest'
import type { HostLiteral } from '../src/host.ts'
import { azure, fromError, groq, openrouter, perplexity, xai, zai } from '../src/index.ts'
import { caught, probeOf } from './wire.ts'

const { json } = probeOf(groq)

/** What a host’s failure is, whole and streamed: the same. */
async function kindOf(host: HostLiteral, status: number, body: unknown): Promise<string> {
  const whole = await caught(probeOf(host).wire(json(body, status)).client.complete({ prompt: 'Hi' }))
  const streamed = await caught(probeOf(host).wire(json(body, status)).client.stream({ prompt: 'Hi' }).response())
  expect(JSON.stringify(streamed)).toBe(JSON.stringify(whole))
  expect(whole.provider).toBe(host.provider)
  return whole.kind
}

describe('a failure', () => {
  test.each<readonly [HostLiteral, number, unknown, string]>([
    [groq, 401, { error: { message: 'Invalid API Key', code: 'invalid_api_key' } }, 'authentication'],
    [xai, 400, { code: 'invalid-argument', error: 'Incorrect API key provided.' }, 'authentication'],
    [perplexity, 400, { error: { message: 'Too long', type: 'too_many_prompt_tokens', code: 400 } }, 'context_length'],
    [zai, 429, { error: { code: '1113', message: 'Insufficient balance' } }, 'billing'],
    [azure, 404, { error: { code: 'DeploymentNotFound', message: 'There is none' } }, 'not_found'],
    [openrouter, 402, { error: { code: 402, message: 'Insufficient credits' } }, 'billing'],
    [openrouter, 200, { error: { code: 429, message: 'Too many' } }, 'rate_limit'],
    [openrouter, 200, { error: { code: 502, message: 'The vendor behind it is down' } }, 'server'],
  ])('of host %#', async (host, status, body, kind) => {
    expect(await kindOf(host, status, body)).toBe(kind)
  })

  test('the request id is in the host’s own header', async () => {
    const respond = json({ error: { message: 'no' } }, 500, { 'apim-request-id': 'req-azure' })
    const { requestId } = await caught(probeOf(azure).wire(respond).client.complete({ prompt: 'Hi' }))
    expect(requestId).toBe('req-azure')
  })

  test('what the SDK threw is named by hand, too', () => {
    const thrown = new RateLimitError(429, { message: 'no' }, 'no', new Headers())
    expect(fromError(groq, thrown)).toMatchObject({ kind: 'rate_limit', provider: 'groq', status: 429 })
  })
})
