import type { OutputPart, ProviderMetadata } from '@concord/core'
import {
  createPartNumbers,
  isAbsent,
  isObject,
  leftovers,
  objectsOf,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { fromAnnotations } from '../response/annotations.ts'
import { fromContent, MEDIA_TYPES, typeOf } from '../response/content.ts'
import {
  argumentsOf,
  fromFunctionCall,
  fromServerCall,
  fromServerResult,
  fromStep,
  isServerCall,
  isServerResult,
  type StepFacts,
  toThoughtToken,
} from '../response/steps.ts'

/** Reads the pieces of one interaction's steps, each by its place on the wire. */
export interface StepsReader {
  start(place: unknown, step: WireObject, content: OutputPart[]): void
  add(place: unknown, delta: WireObject, content: OutputPart[]): void
  /** Ends a step; what its end says beside is metadata of its last part. */
  stop(place: unknown, metadata: ProviderMetadata | undefined, content: OutputPart[]): void
  /** Ends the steps that nothing ended. */
  end(content: OutputPart[]): void
  /** Whether any step was seen. */
  readonly hasSteps: boolean
}

/** Makes the state that reads the steps of one interaction. */
export function createStepsReader(createId: () => string): StepsReader {
  const facts: StepFacts = { createId, names: new Map() }
  const numbers = createPartNumbers()
  const steps = new Map<unknown, OpenStep>()
  let count = 0

  return {
    start(place, step, content) {
      // A part of the step has a key of its own; a step of one part has one key.
      const nextKey = (): (() => number) => {
        const key = count++
        return () => numbers(key)
      }
      steps.set(place, openerOf(typeOf(step))(step, { facts, content, nextKey }))
    },
    add(place, delta, content) {
      steps.get(place)?.add(delta, content)
    },
    stop(place, metadata, content) {
      steps.get(place)?.stop(metadata, content)
      steps.delete(place)
    },
    end(content) {
      const late: OutputPart[] = []
      for (const step of steps.values()) step.stop(undefined, late)
      steps.clear()
      content.push(...late.toSorted((a, b) => a.index - b.index))
    },
    get hasSteps() {
      return count > 0
    },
  }
}

/** A step whose pieces arrive. */
interface OpenStep {
  add(delta: WireObject, content: OutputPart[]): void
  /** Gives what waits for the end. */
  stop(metadata: ProviderMetadata | undefined, content: OutputPart[]): void
}

interface OpenFacts {
  readonly facts: StepFacts
  /** Where the pieces of the start go. */
  readonly content: OutputPart[]
  /** Makes the number of a further part, taken with its first piece. */
  readonly nextKey: () => () => number
}

type Open = (step: WireObject, facts: OpenFacts) => OpenStep

function openerOf(type: string): Open {
  if (type === 'model_output') return openOutput
  if (type === 'thought') return openThought
  if (type === 'function_call') return openFunctionCall
  return isServerCall(type) || isServerResult(type) ? openActivity : openHeld
}

function toFields(metadata: ProviderMetadata | undefined): { readonly providerMetadata?: ProviderMetadata } {
  return metadata === undefined ? {} : { providerMetadata: metadata }
}

const OUTPUT_FIELDS: ReadonlySet<string> = new Set(['type', 'content'])
const DELTA_FIELDS: ReadonlySet<string> = new Set(['type'])

/** Texts and sounds come in pieces; anything else is whole. Annotations come after their text. */
function openOutput(step: WireObject, { content: begun, nextKey }: OpenFacts): OpenStep {
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

/** A signature is of use only as a whole. */
function openThought(step: WireObject, { facts, content: begun, nextKey }: OpenFacts): OpenStep {
  const index = nextKey()
  let signature = textOrAbsent(step['signature']) ?? ''
  let isTold = false
  let metadata: ProviderMetadata | undefined

  function push(text: string, content: OutputPart[], fields: Partial<OutputPart> = {}): void {
    content.push({
      type: 'reasoning',
      index: index(),
      text,
      ...(!isTold && toThoughtToken(undefined)),
      ...pickMetadata(fields),
    })
    isTold = true
  }

  const { signature: _signature, ...rest } = step
  for (const part of fromStep(rest, -1, facts)) if (part.type === 'reasoning') push(part.text, begun, part)
  return {
    add(delta, content) {
      const type = typeOf(delta)
      const summary = isObject(delta['content']) ? delta['content'] : undefined
      if (type === 'thought_signature') signature += textOrAbsent(delta['signature']) ?? ''
      else if (type === 'thought_summary' && typeOf(summary ?? {}) === 'text') {
        const text = textOrAbsent(summary?.['text'])
        if (text !== undefined) push(text, content)
      } else {
        const known: unknown = metadata?.['summary']
        if (summary === undefined) metadata = { ...metadata, ...leftovers(delta, DELTA_FIELDS).providerMetadata }
        else metadata = { ...metadata, summary: [...(Array.isArray(known) ? known : []), summary] }
      }
    },
    stop(ofEnd, content) {
      const all = { ...metadata, ...ofEnd }
      const hasMetadata = Object.keys(all).length > 0
      if (signature === '' && !hasMetadata) return
      const token = toThoughtToken(signature === '' ? undefined : signature)
      content.push({
        type: 'reasoning',
        index: index(),
        text: '',
        ...token,
        ...(hasMetadata && { providerMetadata: all }),
      })
    },
  }
}

function pickMetadata({ providerMetadata }: Partial<OutputPart>): { readonly providerMetadata?: ProviderMetadata } {
  return toFields(providerMetadata)
}

/** The arguments come in pieces of JSON text; without any, what the start holds are all. */
function openFunctionCall(step: WireObject, { facts, content: begun, nextKey }: OpenFacts): OpenStep {
  const index = nextKey()
  const part = fromFunctionCall(step, index(), facts)
  const { replay: _replay, providerMetadata: _metadata, ...piece } = part
  let isWritten = false
  let metadata: ProviderMetadata | undefined
  begun.push({ ...part, arguments: '' })
  return {
    add(delta, content) {
      const { arguments: written, ...others } = delta
      const { providerMetadata } = leftovers(others, DELTA_FIELDS)
      if (providerMetadata !== undefined) metadata = { ...metadata, ...providerMetadata }
      if (isAbsent(written)) return
      isWritten = true
      content.push({ ...piece, arguments: argumentsOf(written) })
    },
    stop(ofEnd, content) {
      const all = ofEnd === undefined ? metadata : { ...metadata, ...ofEnd }
      if (isWritten && all === undefined) return
      content.push({ ...piece, arguments: isWritten ? '' : argumentsOf(step['arguments']), ...toFields(all) })
    },
  }
}

/** What Google ran has its place from the start; the rest of it comes whole. */
function openActivity(step: WireObject, { facts, content: begun, nextKey }: OpenFacts): OpenStep {
  const index = nextKey()
  const read = isServerCall(typeOf(step)) ? fromServerCall : fromServerResult
  let gathered = step
  const { id, name, replay } = read(step, index(), facts)
  begun.push({ type: 'tool_activity', index: index(), id, name, ...(replay !== undefined && { replay }) })
  return {
    add(delta) {
      gathered = withDelta(gathered, delta)
    },
    stop(ofEnd, content) {
      content.push({ ...read(gathered, index(), facts), id, name, ...toFields(ofEnd) })
    },
  }
}

/** A step that this version does not know: it goes out at its end, with what its pieces said. */
function openHeld(step: WireObject, { facts, nextKey }: OpenFacts): OpenStep {
  const index = nextKey()
  let gathered = step
  return {
    add(delta) {
      gathered = withDelta(gathered, delta)
    },
    stop(ofEnd, content) {
      for (const part of fromStep(gathered, -1, facts)) content.push({ ...part, index: index(), ...toFields(ofEnd) })
    },
  }
}

/** The fields of a delta are those of its step; texts and lists go on, anything else that says something replaces. */
function withDelta(step: WireObject, { type: _type, ...delta }: WireObject): WireObject {
  const joined: Record<string, unknown> = { ...step }
  for (const [key, value] of Object.entries(delta)) if (!isAbsent(value)) joined[key] = join(joined[key], value)
  return joined
}

function join(known: unknown, piece: unknown): unknown {
  if (typeof known === 'string' && typeof piece === 'string') return known + piece
  if (Array.isArray(known) && Array.isArray(piece)) return [...known, ...piece]
  return piece
}
