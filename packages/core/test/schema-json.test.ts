import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { SCHEMA_FILE, toSchemaText } from '../scripts/write-schema.ts'

const written = await readFile(SCHEMA_FILE, 'utf8')
const document = JSON.parse(written) as { readonly $defs: Record<string, z.core.JSONSchema.BaseSchema> }

test('schema.json is what the schemas say', () => {
  expect(written, 'schema.json is stale: run `pnpm --filter @concord/core schema`').toBe(toSchemaText())
})

test('schema.json has a name of its own and no host', () => {
  expect(document).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:concord:contract',
  })
})

test('schema.json names every noun, and points at nothing else', () => {
  const names = Object.keys(document.$defs)
  expect(names).toEqual(expect.arrayContaining(['CompletionRequest', 'CompletionResponse', 'CompletionChunk']))
  const targets = new Set(Array.from(written.matchAll(/"\$ref": "(.*)"/g), ([, target]) => target))
  expect(names.map((name) => `#/$defs/${name}`)).toEqual(expect.arrayContaining([...targets]))
})

describe('read back from schema.json', () => {
  const choice = { index: 0, text: '', content: [], finishReason: 'stop' }
  const response = { object: 'completion', id: '', created: 1, model: 'm', provider: 'p', choices: [choice] }

  test.each<readonly [string, boolean, unknown]>([
    ['CompletionResponse', true, response],
    ['CompletionResponse', false, { ...response, choices: [] }],
    ['CompletionResponse', false, { ...response, choices: [{ ...choice, finishReason: null }] }],
    ['CompletionResponse', false, { ...response, choices: [choice, { ...choice, finishReason: null }] }],
    ['CompletionResponse', false, { ...response, usage: null }],
    ['CompletionResponse', false, { ...response, further: 1 }],
    ['CompletionChunk', true, { ...response, choices: [] }],
    ['CompletionChunk', true, { ...response, choices: [{ ...choice, finishReason: null }] }],
    ['CompletionChunk', true, { ...response, providerMetadata: { any: { thing: [1] } } }],
    ['CompletionChunk', false, { ...response, choices: [{ ...choice, index: -1 }] }],
    ['Message', true, { role: 'user', content: [{ type: 'text', text: '', providerOptions: { example: { a: 1 } } }] }],
    ['Message', false, { role: 'user', content: [{ type: 'text', text: '', providerOptions: { example: 1 } }] }],
  ])('%s is %s', (name, isRight, value) => {
    const schema = z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs: document.$defs })
    expect(schema.safeParse(value).success).toBe(isRight)
  })

  test('a request has no form that only a library can give', () => {
    expect(document.$defs['CompletionRequest']?.properties?.['responseFormat']).toEqual({
      $ref: '#/$defs/ResponseFormat',
    })
  })

  test('a request has exactly one of messages and prompt', () => {
    expect(document.$defs['CompletionRequest']?.oneOf).toEqual([{ required: ['messages'] }, { required: ['prompt'] }])
  })
})
