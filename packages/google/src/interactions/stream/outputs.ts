import type { OutputPart } from '@concord/core'
import { leftovers, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { fromAnnotations } from '../response/annotations.ts'
import { fromContent, MEDIA_TYPES, typeOf } from '../response/content.ts'
import { DELTA_FIELDS, type Kind, nextKey, type OpenStep } from './open-step.ts'

const OUTPUT_FIELDS: ReadonlySet<string> = new Set(['type', 'content'])

/** Texts and sounds come in pieces; anything else is whole. Annotations come after their text. */
export const OUTPUT: Kind = {
  start(step, content) {
    step.metadata = leftovers(step.gathered, OUTPUT_FIELDS).providerMetadata
    for (const piece of objectsOf(step.gathered['content'])) {
      step.latest = undefined
      push(step, piece, content)
    }
  },
  add(step, delta, content) {
    if (typeOf(delta) !== 'text_annotation_delta') return push(step, delta, content)
    const { annotations, ...others } = delta
    annotate(step, annotations, content)
    const { providerMetadata } = leftovers(others, DELTA_FIELDS)
    if (providerMetadata !== undefined) step.metadata = { ...step.metadata, ...providerMetadata }
  },
  stop({ steps, latest, metadata }, ofEnd, content) {
    const all = ofEnd === undefined ? metadata : { ...metadata, ...ofEnd }
    if (all === undefined) return
    const key = latest?.stream === 'text' ? latest.key : nextKey(steps)
    content.push({ type: 'text', index: steps.numbers(key), text: '', providerMetadata: all })
  },
}

function push(step: OpenStep, piece: WireObject, content: OutputPart[]): void {
  const { steps, latest } = step
  const stream = streamOf(piece)
  const open = stream !== undefined && latest?.stream === stream ? latest : undefined
  const key = open?.key ?? nextKey(steps)
  const part = fromContent(piece, -1)
  if (part === undefined) return
  if (open === undefined) step.latest = stream === undefined ? undefined : { stream, key, text: '' }
  if (step.latest !== undefined && part.type === 'text') step.latest.text += part.text
  content.push({ ...part, index: steps.numbers(key) })
}

function annotate(step: OpenStep, annotations: unknown, content: OutputPart[]): void {
  const { steps, latest } = step
  const open = latest?.stream === 'text' ? latest : undefined
  const citations = fromAnnotations(annotations, open?.text ?? '')
  if (citations.length === 0) return
  const { key } = (step.latest = open ?? { stream: 'text', key: nextKey(steps), text: '' })
  content.push({ type: 'text', index: steps.numbers(key), text: '', citations })
}

/** Contents that come in pieces have a name for their kind: texts, and sound of one type. */
function streamOf(content: WireObject): string | undefined {
  const type = typeOf(content)
  if (type === 'text') return type
  if (type !== 'audio' || content['uri'] !== undefined) return undefined
  return textOrAbsent(content['mime_type']) ?? MEDIA_TYPES.get(type)
}
