import type { OutputPart, ProviderMetadata } from '@concord/core'
import { leftovers, objectsOf, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { fromAnnotations } from '../response/annotations.ts'
import { fromContent, MEDIA_TYPES, typeOf } from '../response/content.ts'
import { DELTA_FIELDS, type OpenFacts, type OpenStep } from './open-step.ts'

const OUTPUT_FIELDS: ReadonlySet<string> = new Set(['type', 'content'])

/** Texts and sounds come in pieces; anything else is whole. Annotations come after their text. */
export function openOutput(step: WireObject, { content: begun, nextKey }: OpenFacts): OpenStep {
  let latest: { readonly stream: string; readonly index: () => number; text: string } | undefined
  let metadata: ProviderMetadata | undefined = leftovers(step, OUTPUT_FIELDS).providerMetadata

  function push(piece: WireObject, content: OutputPart[]): void {
    const stream = streamOf(piece)
    const isPiece = stream !== undefined && latest?.stream === stream
    const index = isPiece && latest !== undefined ? latest.index : nextKey()
    const part = fromContent(piece, -1)
    if (part === undefined) return
    if (!isPiece) latest = stream === undefined ? undefined : { stream, index, text: '' }
    if (latest !== undefined && part.type === 'text') latest.text += part.text
    content.push({ ...part, index: index() })
  }

  function annotate(annotations: unknown, content: OutputPart[]): void {
    const isOfText = latest?.stream === 'text'
    const cited = fromAnnotations(annotations, isOfText ? (latest?.text ?? '') : '')
    if (cited.length === 0) return
    const index = isOfText && latest !== undefined ? latest.index : nextKey()
    latest = { stream: 'text', index, text: isOfText ? (latest?.text ?? '') : '' }
    content.push({ type: 'text', index: index(), text: '', citations: cited })
  }

  for (const piece of objectsOf(step['content'])) {
    latest = undefined
    push(piece, begun)
  }
  return {
    add(delta, content) {
      if (typeOf(delta) !== 'text_annotation_delta') return push(delta, content)
      const { annotations, ...others } = delta
      annotate(annotations, content)
      const { providerMetadata } = leftovers(others, DELTA_FIELDS)
      metadata = providerMetadata === undefined ? metadata : { ...metadata, ...providerMetadata }
    },
    stop(ofEnd, content) {
      const all = ofEnd === undefined ? metadata : { ...metadata, ...ofEnd }
      if (all === undefined) return
      const index = latest?.stream === 'text' ? latest.index : nextKey()
      content.push({ type: 'text', index: index(), text: '', providerMetadata: all })
    },
  }
}

/** Contents that come in pieces have a name for their kind: texts, and sound of one type. */
function streamOf(content: WireObject): string | undefined {
  const type = typeOf(content)
  if (type === 'text') return type
  if (type !== 'audio' || content['uri'] !== undefined) return undefined
  return textOrAbsent(content['mime_type']) ?? MEDIA_TYPES.get(type)
}
