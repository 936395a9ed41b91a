import type { OutputPart } from '@concord/core'
import { joinPieces, noteToken, ownFields, type PartFacts, type WireObject } from '@concord/core/adapter'
import { toAnnotations } from '../response/annotations.ts'
import { isThoughtToken, signatureOf, TEXT_FIELDS, THOUGHT_FIELDS } from '../response/steps.ts'
import { add, nothing, type OpenStep, start, stop } from './open-step.ts'

/** The positions of annotations need the text before them, so that they come at its end. */
export function openText(slot: number): OpenStep {
  const pieces: OutputPart[] = []
  let isPlaced = false
  function write(part: OutputPart, facts: PartFacts): string {
    pieces.push(part)
    const path = `${facts.path}.content[${part.index}]`
    if (part.type === 'refusal') {
      facts.losses.add(path, 'a refusal beside the text')
      facts.losses.add(`${facts.path}.text`, 'a refusal beside the text')
      isPlaced = true
      return add(slot, { type: 'text', text: part.text })
    }
    if (part.type !== 'text') return ''
    noteToken(part, false, path, facts.losses)
    const { error, ...metadata } = ownFields(part, TEXT_FIELDS, path, facts)
    if (error !== undefined) facts.losses.add(`${path}.providerMetadata`, 'metadata after the start of a step')
    const isSaying = part.text !== '' || Object.keys(metadata).length > 0
    isPlaced ||= isSaying
    return isSaying ? add(slot, { ...metadata, type: 'text', text: part.text }) : ''
  }
  return {
    start: (part, facts) => start(slot, { type: 'model_output' }) + write(part, facts),
    add: write,
    place: nothing,
    get isPlaced() {
      return isPlaced
    },
    end({ path: choice, losses }) {
      const [part] = joinPieces(pieces)
      if (part?.type !== 'text') return stop(slot)
      const path = `${choice}.content[${part.index}]`
      if (part.text === '' && part.citations === undefined && part.providerMetadata === undefined)
        losses.add(`${choice}.content`, 'a text without content')
      if (part.citations === undefined) return stop(slot)
      const annotations = toAnnotations(part.citations, part.text, path, losses)
      return add(slot, { type: 'text_annotation_delta', annotations }) + stop(slot)
    },
  }
}

/** A signature comes at the end, once; a thought that is withheld is nothing else. */
export function openThought(slot: number): OpenStep {
  const pieces: OutputPart[] = []
  let isPlaced = false
  let isEnded = false

  function begin(metadata: WireObject): string {
    isPlaced = true
    return start(slot, { ...metadata, type: 'thought' })
  }

  function write(part: OutputPart, facts: PartFacts): string {
    pieces.push(part)
    if (part.type !== 'reasoning') return ''
    const path = `${facts.path}.content[${part.index}]`
    if (isEnded) facts.losses.add(path, 'a piece behind the end of its step')
    noteToken(part, isThoughtToken(part), path, facts.losses)
    const metadata = ownFields(part, THOUGHT_FIELDS, path, facts)
    const hasMetadata = Object.keys(metadata).length > 0
    if (isPlaced && hasMetadata) facts.losses.add(`${path}.providerMetadata`, 'metadata after the start of a step')
    const begun = !isPlaced && (hasMetadata || part.text !== '') ? begin(metadata) : ''
    if (part.text === '') return begun
    return begun + add(slot, { type: 'thought_summary', content: { type: 'text', text: part.text } })
  }

  function end(): string {
    if (isEnded) return ''
    const [part] = joinPieces(pieces)
    const signature = part === undefined ? undefined : signatureOf(part)
    if (!isPlaced && signature === undefined) return ''
    const begun = isPlaced ? '' : begin({})
    isEnded = true
    return begun + (signature === undefined ? '' : add(slot, { type: 'thought_signature', signature })) + stop(slot)
  }

  return {
    start: write,
    add: write,
    place: end,
    end({ path, losses }) {
      const written = end()
      if (!isPlaced) losses.add(`${path}.content`, 'reasoning that another vendor withholds')
      return written
    },
    get isPlaced() {
      return isPlaced
    },
  }
}
