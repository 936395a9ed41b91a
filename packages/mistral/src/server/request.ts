import type { CompletionRequest, ContentOptions } from '@concord/core'
import { isObject, present, type WireObject } from '@concord/core/adapter'
import { z } from 'zod'
import { PROVIDER } from '../config.ts'

/** The fields of a body: by their name in the contract where their value is the same there, and the rest as it is. */
export interface ReadFields {
  readonly fields: Record<string, unknown>
  readonly rest: Record<string, unknown>
}

/** Reads the fields of a body, but for those that are read on their own; null says nothing. */
export function readFields(
  wire: object,
  same: Readonly<Record<string, keyof CompletionRequest>>,
  own: ReadonlySet<string>,
): ReadFields {
  const fields: Record<string, unknown> = {}
  const rest: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(wire)) {
    if (value === null || value === undefined || own.has(key)) continue
    const name = Object.hasOwn(same, key) ? same[key] : undefined
    if (name === undefined) rest[key] = value
    else fields[name] = value
  }
  return { fields, rest }
}

/** The fields that chat and fill in the middle share, whose value is the same in the contract. */
export const SAME: Readonly<Record<string, keyof CompletionRequest>> = {
  max_tokens: 'maxTokens',
  temperature: 'temperature',
  top_p: 'topP',
  stop: 'stop',
  random_seed: 'seed',
}

/** Moves the fields that both APIs have and that need a look: metadata that are texts, and the key of a cache. */
export function fromShared({ fields, rest }: ReadFields): ReadFields {
  const { metadata, prompt_cache_key: key, ...others } = rest
  const isTexts = isObject(metadata) && Object.values(metadata).every((value) => typeof value === 'string')
  return {
    fields: present({ ...fields, metadata: isTexts ? metadata : undefined, promptCache: key && { key } }),
    rest: present({ ...others, metadata: isTexts ? undefined : metadata }),
  }
}

/** The schemas of the fields that both APIs have. */
export const SHARED: Readonly<Record<string, z.ZodType>> = {
  max_tokens: z.number().nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  random_seed: z.number().nullish(),
  metadata: z.looseObject({}).nullish(),
  prompt_cache_key: z.string().nullish(),
  stream: z.boolean().nullish(),
}

/** What the contract has no field for, at the level where it stands. */
export function optionsOf(object: WireObject, known: readonly string[]): { providerOptions?: ContentOptions } {
  const entries = Object.entries(object).filter(([key, value]) => !known.includes(key) && value !== null)
  return entries.length > 0 ? { providerOptions: { [PROVIDER]: Object.fromEntries(entries) } } : {}
}
