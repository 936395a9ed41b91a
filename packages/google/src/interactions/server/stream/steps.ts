import type { OutputPart, ToolActivityPart, ToolCallPart } from '@concord/core'
import { createLosses, fold, objectsOf, present, toServerSentEvent, type WireObject } from '@concord/core/adapter'
import { noteToken, ownFields, type PartFacts } from '../../../server/response.ts'
import { toAnnotations } from '../response/annotations.ts'
import {
  isActivityToken,
  isThoughtToken,
  noteCustom,
  signatureOf,
  TEXT_FIELDS,
  THOUGHT_FIELDS,
  toFunctionCall,
  toStep,
} from '../response/steps.ts'

/** Writes the pieces of one interaction's parts: each part is a step, which says at every piece which one it is. */
export interface StepsWriter {
  write(part: OutputPart, isOwn: boolean): string
  /** Ends the steps. */
  end(): string
}

/** Makes the state that writes the steps of one interaction. */
export function createStepsWriter(facts: Omit<PartFacts, 'isOwn'>): StepsWriter {
  const steps = new Map<number, OpenStep>()
  let count = 0
  /** Parts are numbered as they are read: one that has said nothing yet loses its place to the next. */
  function settle(): string {
    const waiting = [...steps.values()].filter(({ isPlaced }) => !isPlaced)
    const written = waiting.map((step) => step.place(facts)).join('')
    if (waiting.some(({ isPlaced }) => !isPlaced)) facts.losses.add(`${facts.path}.content`, 'a part that begins later')
    return written
  }
  return {
    write(part, isOwn) {
      const ofPiece = { ...facts, isOwn }
      const known = steps.get(part.index)
      if (known !== undefined) return known.add(part, ofPiece)
      const settled = settle()
      const step = openStep(part, count++)
      steps.set(part.index, step)
      return settled + step.start(part, ofPiece)
    },
    end: () => [...steps.values()].map((step) => step.end(facts)).join(''),
  }
}

/** Frames one event; its name stands in the data as well. */
export function toEvent(type: string, data: object): string {
  return toServerSentEvent({ ...data, event_type: type }, type)
}

interface OpenStep {
  start(part: OutputPart, facts: PartFacts): string
  add(part: OutputPart, facts: PartFacts): string
  /** Writes what waits for the whole, if anything does, since another part is about to begin. */
  place(facts: Omit<PartFacts, 'isOwn'>): string
  end(facts: Omit<PartFacts, 'isOwn'>): string
  /** Whether a reader has seen the part. */
  readonly isPlaced: boolean
}

function openStep(part: OutputPart, slot: number): OpenStep {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return openText(slot)
    case 'reasoning':
      return openThought(slot)
    case 'tool_call':
      return openCall(slot)
    case 'tool_activity':
      return openActivity(slot)
    case 'media':
      return part.mediaType.startsWith('audio/') && part.url === undefined ? openSound(slot) : openWhole(slot)
    case 'unknown':
      return openWhole(slot)
    default:
      return part satisfies never
  }
}

const start = (index: number, step: object): string => toEvent('step.start', { index, step })
const add = (index: number, delta: object): string => toEvent('step.delta', { index, delta })
const stop = (index: number): string => toEvent('step.stop', { index })
const nothing = (): string => ''

/** The positions of annotations need the text before them, so that they come at its end. */
function openText(slot: number): OpenStep {
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
function openThought(slot: number): OpenStep {
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

/** The arguments go as their text; free text, which is no JSON, goes at the end. */
function openCall(slot: number): OpenStep {
  const freeText: string[] = []
  function write(part: ToolCallPart): string {
    if (part.custom === true) freeText.push(part.arguments)
    else if (part.arguments !== '') return add(slot, { type: 'arguments_delta', arguments: part.arguments })
    return ''
  }
  return {
    start(part, facts) {
      if (part.type !== 'tool_call') return ''
      const path = `${facts.path}.content[${part.index}]`
      if (part.custom === true) noteCustom(path, facts.losses)
      return start(slot, { ...toFunctionCall(part, path, facts), arguments: {} }) + write(part)
    },
    add(part, { path, losses }) {
      if (part.type !== 'tool_call') return ''
      noteLate(part, `${path}.content[${part.index}]`, losses)
      return write(part)
    },
    end() {
      const written = JSON.stringify({ input: freeText.join('') })
      return (freeText.length === 0 ? '' : add(slot, { type: 'arguments_delta', arguments: written })) + stop(slot)
    },
    place: nothing,
    isPlaced: true,
  }
}

function noteLate(part: OutputPart, path: string, losses: PartFacts['losses']): void {
  if (part.replay !== undefined) losses.add(`${path}.replay`, 'a replay token after the start of a step')
  if (part.providerMetadata !== undefined) losses.add(`${path}.providerMetadata`, 'metadata after the start of a step')
}

/** What the vendor ran has its place as soon as it is known whether it is a call or a result; it comes whole at the end. */
function openActivity(slot: number): OpenStep {
  const pieces: OutputPart[] = []
  let isOwn = false
  let isPlaced = false
  function begin(facts: Omit<PartFacts, 'isOwn'>): string {
    if (isPlaced) return ''
    isPlaced = true
    // What is lost is noted at the end, of the whole.
    const [step = {}] = toSteps(pieces, { ...facts, isOwn, losses: createLosses('') })
    const { type, name, id, call_id } = step
    return start(slot, present({ type, name, id, call_id }))
  }
  function write(part: OutputPart, facts: PartFacts): string {
    pieces.push(part)
    ;({ isOwn } = facts)
    return part.type === 'tool_activity' && isTold(part) ? begin(facts) : ''
  }
  return {
    start: write,
    add: write,
    place: begin,
    end(facts) {
      const begun = begin(facts)
      const steps = toSteps(pieces, { ...facts, isOwn })
      return begun + steps.map((step) => add(slot, step)).join('') + stop(slot)
    },
    get isPlaced() {
      return isPlaced
    },
  }
}

/** Tells a piece that says whether it is of a call or of a result. */
function isTold(part: ToolActivityPart): boolean {
  return part.arguments !== undefined || part.output !== undefined || isActivityToken(part)
}

/** A sound comes in pieces. */
function openSound(slot: number): OpenStep {
  const write = (part: OutputPart, facts: PartFacts): string =>
    toSteps([part], facts)
      .flatMap(({ content }) => objectsOf(content))
      .map((content) => add(slot, content))
      .join('')
  return {
    start: (part, facts) => start(slot, { type: 'model_output' }) + write(part, facts),
    add: write,
    end: () => stop(slot),
    place: nothing,
    isPlaced: true,
  }
}

/** A step that is of use only as a whole. */
function openWhole(slot: number): OpenStep {
  const pieces: OutputPart[] = []
  let isOwn = false
  let isPlaced = false
  function write(facts: Omit<PartFacts, 'isOwn'>): string {
    if (isPlaced) return ''
    isPlaced = true
    return toSteps(pieces, { ...facts, isOwn })
      .map((step) => start(slot, step) + stop(slot))
      .join('')
  }
  return {
    start(part, facts) {
      pieces.push(part)
      ;({ isOwn } = facts)
      return part.type === 'unknown' ? write(facts) : ''
    },
    add(part, { path, losses }) {
      if (isPlaced) losses.add(`${path}.content`, 'a piece behind the end of its step')
      pieces.push(part)
      return ''
    },
    place: write,
    end: write,
    get isPlaced() {
      return isPlaced
    },
  }
}

function toSteps(pieces: readonly OutputPart[], facts: PartFacts): readonly WireObject[] {
  return joinPieces(pieces)
    .map((part) => toStep(part, facts))
    .filter((step) => step !== undefined)
}

/** The pieces of one part, joined. */
function joinPieces(pieces: readonly OutputPart[]): readonly OutputPart[] {
  const { choices } = fold(
    pieces.map((piece) => ({
      object: 'completion',
      id: '',
      created: 0,
      model: '',
      provider: '',
      choices: [{ index: 0, text: '', content: [piece], finishReason: null }],
    })),
  )
  return choices[0]?.content ?? []
}
