import { writeFile } from 'node:fs/promises'
import { z } from 'zod'
import * as contract from '../src/schema/index.ts'

/** The place of the contract's JSON Schema in this package. */
export const SCHEMA_FILE: URL = new URL('../schema.json', import.meta.url)

/** Writes the contract as one JSON Schema document (draft 2020-12): every exported schema by its name, under `$defs`. */
export function toSchemaText(): string {
  const { schemas } = z.toJSONSchema(registerAll(), {
    unrepresentable: 'any',
    uri: (name) => `#/$defs/${name}`,
    override: ({ jsonSchema }) => leaveOutNever(jsonSchema),
  })
  const definitions = Object.entries(schemas)
    .map(([name, { $schema: _dialect, $id: _name, ...schema }]) => [name, schema] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:concord:contract',
    title: 'The contract of Concord: requests, responses and chunks',
    $defs: Object.fromEntries(definitions),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function registerAll(): z.core.$ZodRegistry<{ id: string }> {
  const registry = z.registry<{ id: string }>()
  for (const [name, schema] of Object.entries(contract))
    if (schema instanceof z.ZodType) registry.add(schema, { id: name.replace(/Schema$/, '') })
  return registry
}

/** Takes the forms out of a choice that no JSON can have. */
function leaveOutNever(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.anyOf === undefined) return
  const possible = schema.anyOf.filter(({ not }) => JSON.stringify(not) !== '{}')
  const [only] = possible
  if (possible.length > 1 || only === undefined) schema.anyOf = possible
  else {
    delete schema.anyOf
    Object.assign(schema, only)
  }
}

if (import.meta.main) await writeFile(SCHEMA_FILE, toSchemaText())
