import type { OutputPart } from '@concord/core'
import { isObject, type PartFacts, type WireObject } from '@concord/core/adapter'

/** The wire, as a warning names it. */
export const WIRE = 'the completions wire of mistral'

/** Where a part is. */
export function pathOf({ index }: Pick<OutputPart, 'index'>, { path }: Pick<PartFacts, 'path'>): string {
  return `${path}.content[${index}]`
}

/** An object, or one without fields. */
export function objectOf(value: unknown): WireObject {
  return isObject(value) ? value : {}
}
