import { deepEqual, equal, ok } from 'node:assert/strict'
import type { CompletionRequest, JsonSchema, StandardJsonSchema, StandardSchema } from '@concord/core'
import { parseOutput } from '@concord/core'
import { answer, refusal } from '@concord/emulator'
import type { Case } from '../suite/case.ts'
import { failureOf } from '../suite/stage.ts'

const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    title: { type: 'string' },
    minutes: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
    steps: { type: 'array', items: { $ref: '#/$defs/step' } },
  },
  required: ['title', 'minutes', 'steps'],
  additionalProperties: false,
  $defs: {
    step: {
      type: 'object',
      properties: { text: { type: 'string' }, steps: { type: 'array', items: { $ref: '#/$defs/step' } } },
      required: ['text', 'steps'],
      additionalProperties: false,
    },
  },
}

const RECIPE = '{"title":"Crêpes","minutes":null,"steps":[{"text":"Stir.","steps":[]}]}'

const FORM = { type: 'json_schema', name: 'recipe', schema: SCHEMA } as const

const LIBRARY_SCHEMA: StandardJsonSchema = {
  '~standard': { version: 1, vendor: 'conformance', jsonSchema: { input: () => structuredClone(SCHEMA) } },
}

/** What a library does with a type that JSON Schema lacks, such as a date. */
const UNSAYABLE: StandardJsonSchema = {
  '~standard': {
    version: 1,
    vendor: 'conformance',
    jsonSchema: {
      input: () => {
        throw new Error('a date has no JSON Schema')
      },
    },
  },
}

/** Takes every object. */
const AnyObject: StandardSchema<object> = {
  '~standard': {
    version: 1,
    vendor: 'conformance',
    validate: (value) =>
      typeof value === 'object' && value !== null ? { value } : { issues: [{ message: 'is no object' }] },
  },
}

const asking = (responseFormat: CompletionRequest['responseFormat']): CompletionRequest => ({
  model: 'model-1',
  prompt: 'A recipe, please, as JSON.',
  responseFormat,
})

/** The schema that arrived. */
function schemaIn({ responseFormat }: CompletionRequest): unknown {
  return responseFormat !== undefined && 'schema' in responseFormat ? responseFormat.schema : undefined
}

/** Group G: structured output. */
export const STRUCTURED_OUTPUT: readonly Case[] = [
  {
    group: 'G',
    name: 'a JSON object is asked for',
    needs: [{ responseFormat: 'json_object' }],
    request: asking({ type: 'json_object' }),
    script: RECIPE,
    async run(stage) {
      deepEqual(await parseOutput(await stage.ask(), AnyObject), JSON.parse(RECIPE))
      deepEqual(stage.requests[0]?.responseFormat, { type: 'json_object' })
    },
  },
  {
    group: 'G',
    name: 'a JSON Schema is sent as it is',
    needs: [{ responseFormat: 'json_schema' }],
    request: asking(FORM),
    script: RECIPE,
    async run(stage) {
      deepEqual(await parseOutput(await stage.ask(), AnyObject), JSON.parse(RECIPE))
      deepEqual(schemaIn(stage.requests[0] ?? {}), SCHEMA)
    },
  },
  {
    group: 'G',
    name: 'a schema of a library is sent as its JSON Schema',
    needs: [{ responseFormat: 'json_schema' }],
    request: asking(LIBRARY_SCHEMA),
    script: RECIPE,
    async run(stage) {
      await stage.ask()
      deepEqual(schemaIn(stage.requests[0] ?? {}), SCHEMA)
    },
  },
  {
    group: 'G',
    name: 'a schema that JSON Schema cannot say is refused',
    needs: [{ responseFormat: 'json_schema' }],
    request: asking(UNSAYABLE),
    async run(stage) {
      const { kind, message } = await stage.askInVain()
      deepEqual([kind, stage.journal.entries.length], ['invalid_request', 0])
      ok(message.includes('responseFormat'), message)
    },
  },
  {
    group: 'G',
    name: 'text is a form that everybody has',
    request: asking({ type: 'text' }),
    async run(stage) {
      equal((await stage.ask()).choices[0].text, 'Hello')
    },
  },
  {
    group: 'G',
    name: 'a refusal instead of JSON is told',
    needs: [{ responseFormat: 'json_schema' }, { output: 'refusal' }],
    request: asking(FORM),
    script: answer(refusal('I will not.')),
    async run(stage) {
      const { kind } = await failureOf(parseOutput(await stage.ask(), AnyObject))
      equal(kind, 'content_filter')
    },
  },
  {
    group: 'G',
    name: 'JSON that was cut by its length is told',
    needs: [{ responseFormat: 'json_schema' }],
    request: asking(FORM),
    script: answer('{"title":"Crê', { finishReason: 'length' }),
    async run(stage) {
      const { kind, partial } = await failureOf(parseOutput(await stage.ask(), AnyObject))
      deepEqual([kind, partial?.choices[0]?.text], ['interrupted', '{"title":"Crê'])
    },
  },
]
