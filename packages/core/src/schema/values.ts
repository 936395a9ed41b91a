import { z } from 'zod'

/** A whole number from 0: a count, an index, a position. */
export const count: z.ZodInt = z.int().nonnegative()

/** A whole number from 1. */
export const positive: z.ZodInt = z.int().positive()

/** Any JSON value, kept as it is; what is required has to be there. */
export const json: z.ZodUnknown = z.unknown().refine((value) => value !== undefined, 'Give a JSON value')

/** A vendor's own object, kept as it is. */
export const vendorObject: z.ZodCustom<object, object> = openObject<object>()

/** An object with keys that are not the contract's: kept as it is, and not looked into. */
export function openObject<Open extends object>(): z.ZodCustom<Open, Open> {
  return z.custom<Open>(isObject, 'Invalid input: expected object').meta({ type: 'object' })
}

/** Tells an object from a list and from every other value. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
