import type { CompletionError, ErrorKind } from '@concord/core'
import { createContext, createError, isObject, type WireObject } from '@concord/core/adapter'
import type { z } from 'zod'
import type { Form } from './form.ts'
import { createShapeMemory } from './memory.ts'
import { readBody, readEvent } from './read.ts'
import type { Shape } from './shape.ts'
import { writeBody, writeEvents } from './write.ts'

/** Makes what reads and writes a shape from what it looks like. */
export function createShape<Body, Event>(form: Form<Body, Event>): Shape<Body, Event> {
  const { provider } = form.host
  const refuse = (fault: string): CompletionError => fail('unsupported', fault, provider)
  return {
    name: form.name,
    provider,
    schema: form.body,
    eventSchema: form.event,
    fromBody: (body, context = {}) => readBody(parseObject(form.body, body, provider), createContext(context), form),
    fromEvent: (event, memory = createShapeMemory()) =>
      readEvent(parseObject(form.event, event, provider), memory, form),
    toBody(response) {
      const { value, warnings } = writeBody(response, form)
      return { value: assertFits(form.body, value, refuse), warnings }
    },
    toEvents(chunk, memory = createShapeMemory()) {
      const { value, warnings } = writeEvents(chunk, memory, form)
      return { value: value.map((event) => assertFits(form.event, event, refuse)), warnings }
    },
  }
}

/** Gives the object as it came, checked; throws `invalid_response` that names the path of what does not fit. */
export function parseObject(schema: z.ZodType, received: unknown, provider: string): WireObject {
  const fits = assertFits(schema, received, (fault) => fail('invalid_response', fault, provider))
  return isObject(fits) ? fits : {}
}

/** Gives the value itself, not what the schema makes of it: a copy of zod's lacks keys such as `__proto__`. */
function assertFits<Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  refuse: (fault: string) => CompletionError,
): Value {
  const { error } = schema.safeParse(value)
  if (error === undefined) return value as Value // The schema admits it, and changes nothing.
  const [issue] = error.issues
  throw refuse(`${toPath(issue?.path ?? [])}: ${issue?.message ?? 'does not fit'}`)
}

/** Writes a path as code does. Keys below the alternatives of a token are words of the answer, and not told. */
function toPath(path: readonly PropertyKey[]): string {
  const depth = path.findIndex((key) => key === 'top_logprobs' || key === 'topLogprobs')
  const told = depth === -1 ? path : path.slice(0, depth + 2)
  const text = told.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return text.replace(/^\./, '') || 'body'
}

function fail(kind: ErrorKind, fault: string, provider: string): CompletionError {
  return createError(kind, `${provider}: ${fault}`, { provider })
}
