import type { Citation } from '@concord/core'
import { textOrAbsent, type WireObject } from '@concord/core/adapter'
import { toReplay } from './replay.ts'

/** The chunks that say where the text before them comes from. */
const REFERENCES: ReadonlySet<unknown> = new Set(['reference', 'tool_reference'])

/** Whether a chunk is a reference. */
export function isReference({ type }: WireObject): boolean {
  return REFERENCES.has(type)
}

/** Reads a reference: by ids of what the request held, or by the address of what a tool found. It has no span. */
export function fromReference(chunk: WireObject): Citation {
  const url = textOrAbsent(chunk['url'])
  const title = textOrAbsent(chunk['title'])
  const quotedText = textOrAbsent(chunk['description'])
  return {
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
    ...(quotedText !== undefined && { quotedText }),
    source: chunk,
  }
}

/** The token of a text with citations: they go back as they came. */
export const CITED: ReturnType<typeof toReplay> = toReplay({ type: 'text' })
