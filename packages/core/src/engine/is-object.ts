/** An object of a vendor's wire, before anything is known of it. */
export type WireObject = { readonly [key: string]: unknown }

/** Tells whether a value is an object that is no list. */
export function isObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
