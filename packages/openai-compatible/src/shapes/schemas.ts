import { z } from 'zod'

/** Text that may be missing. */
export const text: z.ZodType<string | null | undefined> = z.string().nullish()
/** A whole number that may be missing. */
export const integer: z.ZodType<number | null | undefined> = z.int().nullish()
/** A number that may be missing. */
export const number: z.ZodType<number | null | undefined> = z.number().nullish()

/** Counts of the details of a usage, each of which may be missing. */
export function detailsOf(
  names: readonly string[],
  count: z.ZodType<number | null | undefined>,
): z.ZodType<Details | null | undefined> {
  return z.looseObject(Object.fromEntries(names.map((name) => [name, count.optional()]))).nullish()
}

/** Counts by their names. */
export interface Details {
  readonly cached_tokens?: number | null | undefined
  readonly audio_tokens?: number | null | undefined
  readonly reasoning_tokens?: number | null | undefined
  readonly accepted_prediction_tokens?: number | null | undefined
  readonly rejected_prediction_tokens?: number | null | undefined
}
