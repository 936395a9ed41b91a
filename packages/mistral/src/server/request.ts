import type { ContentOptions } from '@concord/core'
import { type FieldReaders, isObject, type ReadField, type WireObject } from '@concord/core/adapter'
import { z } from 'zod'
import { PROVIDER } from '../config.ts'

/** The fields that chat and fill in the middle share. */
export const READERS: FieldReaders<WireObject> = {
  model: null,
  stream: null,
  max_tokens: 'maxTokens',
  temperature: 'temperature',
  top_p: 'topP',
  stop: 'stop',
  random_seed: 'seed',
  metadata: fromMetadata,
  prompt_cache_key: (key) => ({ fields: { promptCache: { key: String(key) } } }),
}

/** The contract's metadata are texts. */
function fromMetadata(metadata: unknown): ReadField {
  const isTexts = isObject(metadata) && Object.values(metadata).every((value) => typeof value === 'string')
  return isTexts ? { fields: { metadata: metadata as Record<string, string> } } : { fields: {}, rest: metadata }
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
