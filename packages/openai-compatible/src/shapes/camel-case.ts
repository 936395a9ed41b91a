import type { Translation } from '@concord/core'
import { isObject } from '@concord/core/adapter'
import type { z } from 'zod'
import { parseObject } from './create-shape.ts'
import type { Shape } from './shape.ts'

/** The schemas of a shape whose fields are named in camelCase. */
export interface CamelCaseSchemas<Body, Event> {
  readonly body: z.ZodType<Body>
  readonly event: z.ZodType<Event>
}

/**
 * Makes the same legacy completion with its fields named in camelCase. Both say the same in the contract, metadata included;
 * keys that are no fields of the shape keep their names.
 */
export function withCamelCase<Body, Event>(
  shape: Shape,
  { body: bodySchema, event: eventSchema }: CamelCaseSchemas<Body, Event>,
): Shape<Body, Event> {
  return {
    ...shape,
    schema: bodySchema,
    eventSchema,
    fromBody: (body, context) => shape.fromBody(rename(parseObject(bodySchema, body, shape.provider)), context),
    fromEvent: (event, memory) => shape.fromEvent(rename(parseObject(eventSchema, event, shape.provider)), memory),
    // The schemas differ in the names of their fields alone, and so do the values that they admit.
    toBody: (response) => renamed(shape.toBody(response), (body) => rename(body) as Body),
    toEvents: (chunk, memory) =>
      renamed(shape.toEvents(chunk, memory), (events) => events.map((event) => rename(event) as Event)),
  }
}

function renamed<From, To>({ value, warnings }: Translation<From>, name: (value: From) => To): Translation<To> {
  return { value: name(value), warnings }
}

/** The fields of one level that have two names, and the levels below it. */
interface Level {
  readonly names: readonly (readonly [snake: string, camel: string])[]
  readonly below: Readonly<Record<string, Level>>
}

const DETAILS: Level = { names: [['reasoning_tokens', 'reasoningTokens']], below: {} }

const USAGE: Level = {
  names: [
    ['completion_tokens', 'completionTokens'],
    ['prompt_tokens', 'promptTokens'],
    ['total_tokens', 'totalTokens'],
    ['completion_tokens_details', 'completionTokensDetails'],
  ],
  below: { completion_tokens_details: DETAILS, completionTokensDetails: DETAILS },
}

const LOGPROBS: Level = {
  names: [
    ['text_offset', 'textOffset'],
    ['token_logprobs', 'tokenLogprobs'],
    ['top_logprobs', 'topLogprobs'],
  ],
  below: {},
}

const CHOICE: Level = { names: [['finish_reason', 'finishReason']], below: { logprobs: LOGPROBS } }

const COMPLETION: Level = {
  names: [['system_fingerprint', 'systemFingerprint']],
  below: { choices: CHOICE, usage: USAGE },
}

/** Gives each field its other name. Both names change places, so that a key that has the other one already is not lost. */
function rename(value: unknown, level: Level = COMPLETION): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => rename(item, level))
  if (!isObject(value)) return value
  const names = new Map(level.names.flatMap(([snake, camel]) => [[snake, camel] as const, [camel, snake] as const]))
  const entries = Object.entries(value).map(([key, field]) => {
    const below = Object.hasOwn(level.below, key) ? level.below[key] : undefined
    return [names.get(key) ?? key, below === undefined ? field : rename(field, below)] as const
  })
  return Object.fromEntries(entries)
}
