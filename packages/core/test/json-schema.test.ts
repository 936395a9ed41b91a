import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { toJsonSchema } from '../src/adapter-kit/index.ts'
import type { JsonSchema, StandardJsonSchema } from '../src/contract/index.ts'
import { deepFreeze } from './support.ts'

function schemaOf(schema: JsonSchema | StandardJsonSchema): JsonSchema {
  return toJsonSchema(schema, 'tools[0].parameters', 'fake')
}

/** A library whose schema describes itself in this way. */
function library(described: Record<string, unknown>): StandardJsonSchema {
  return { '~standard': { version: 1, vendor: 'test', jsonSchema: { input: () => deepFreeze(described) } } }
}

describe('toJsonSchema', () => {
  it('gives a plain JSON Schema back as it is', () => {
    const schema = { type: 'object', properties: { a: { type: 'object' } } }
    expect(schemaOf(schema)).toBe(schema)
  })

  it('describes a zod schema by what it takes, with its objects closed', () => {
    const schema = z.object({
      when: z.string().default('now'),
      items: z.array(z.object({ name: z.string() })),
      either: z.union([z.object({ a: z.number() }), z.null()]),
    })
    expect(schemaOf(schema)).toEqual({
      type: 'object',
      properties: {
        when: { type: 'string', default: 'now' },
        items: {
          type: 'array',
          items: {
            type: 'object',
            properties: { name: { type: 'string' } },
            required: ['name'],
            additionalProperties: false,
          },
        },
        either: {
          anyOf: [
            { type: 'object', properties: { a: { type: 'number' } }, required: ['a'], additionalProperties: false },
            { type: 'null' },
          ],
        },
      },
      required: ['items', 'either'],
      additionalProperties: false,
    })
  })

  it('keeps objects open that say so', () => {
    expect(schemaOf(z.record(z.string(), z.number()))).toMatchObject({ additionalProperties: { type: 'number' } })
    expect(schemaOf(z.looseObject({ a: z.string() }))).toMatchObject({ additionalProperties: {} })
  })

  it('closes objects within definitions', () => {
    const described = { $ref: '#/$defs/node', $defs: { node: { type: 'object', properties: {} } } }
    expect(schemaOf(library(described))).toEqual({
      $ref: '#/$defs/node',
      $defs: { node: { type: 'object', properties: {}, additionalProperties: false } },
    })
  })

  it('leaves data alone that looks like a schema', () => {
    const described = { type: 'object', properties: {}, default: { type: 'object' }, enum: [{ type: 'object' }] }
    expect(schemaOf(library(described))).toEqual({ ...described, additionalProperties: false })
  })

  it('leaves the objects of an intersection open, which otherwise nothing would fit', () => {
    const described = {
      allOf: [
        { type: 'object', properties: { a: { type: 'string' } } },
        { type: 'object', properties: { b: { type: 'string' } } },
      ],
    }
    expect(schemaOf(library(described))).toEqual(described)
  })

  it('throws invalid_request, naming the place, for what JSON Schema cannot say', () => {
    expect(() => schemaOf(z.object({ at: z.date() }))).toThrow(
      expect.objectContaining({
        kind: 'invalid_request',
        message: expect.stringContaining('tools[0].parameters') as string,
      }),
    )
  })
})
