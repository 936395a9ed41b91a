import type { ToolActivityPart } from '@concord/core'
import { isAbsent, leftovers, type WireObject } from '@concord/core/adapter'
import { typeOf } from '../response/content.ts'
import {
  argumentsOf,
  fromFunctionCall,
  fromServerCall,
  fromServerResult,
  fromStep,
  isServerCall,
} from '../response/steps.ts'
import { DELTA_FIELDS, indexOf, type Kind, nextKey, type OpenStep, toFields } from './open-step.ts'

/** The arguments come in pieces of JSON text; without any, what the start holds are all. */
export const FUNCTION_CALL: Kind = {
  start(step, content) {
    const { steps, gathered } = step
    step.key = nextKey(steps)
    const part = fromFunctionCall(gathered, indexOf(step), steps.facts)
    const { replay: _replay, providerMetadata: _metadata, ...call } = part
    step.call = call
    content.push({ ...part, arguments: '' })
  },
  add(step, delta, content) {
    const { arguments: written, ...others } = delta
    const { providerMetadata } = leftovers(others, DELTA_FIELDS)
    if (providerMetadata !== undefined) step.metadata = { ...step.metadata, ...providerMetadata }
    if (isAbsent(written) || step.call === undefined) return
    step.isGiven = true
    content.push({ ...step.call, arguments: argumentsOf(written) })
  },
  stop({ call, gathered, metadata, isGiven }, ofEnd, content) {
    const all = ofEnd === undefined ? metadata : { ...metadata, ...ofEnd }
    if (call === undefined || (isGiven && all === undefined)) return
    content.push({ ...call, arguments: isGiven ? '' : argumentsOf(gathered['arguments']), ...toFields(all) })
  },
}

/** What Google ran has its place from the start; the rest of it comes whole. */
export const ACTIVITY: Kind = {
  start(step, content) {
    step.key = nextKey(step.steps)
    const { index, id, name, replay } = readActivity(step)
    step.call = { type: 'tool_activity', index, id, name }
    content.push({ ...step.call, ...(replay !== undefined && { replay }) })
  },
  add: gather,
  stop(step, ofEnd, content) {
    content.push({ ...readActivity(step), ...step.call, ...toFields(ofEnd) })
  },
}

function readActivity(step: OpenStep): ToolActivityPart {
  const { steps, gathered } = step
  const read = isServerCall(typeOf(gathered)) ? fromServerCall : fromServerResult
  return read(gathered, indexOf(step), steps.facts)
}

/** A step that this version does not know: it goes out at its end, with what its pieces said. */
export const HELD: Kind = {
  start(step) {
    step.key = nextKey(step.steps)
  },
  add: gather,
  stop(step, ofEnd, content) {
    const { steps, gathered } = step
    for (const part of fromStep(gathered, -1, steps.facts))
      content.push({ ...part, index: indexOf(step), ...toFields(ofEnd) })
  },
}

function gather(step: OpenStep, delta: WireObject): void {
  step.gathered = withDelta(step.gathered, delta)
}

/** The fields of a delta are those of its step; texts and lists go on, anything else that says something replaces. */
function withDelta(step: WireObject, { type: _type, ...delta }: WireObject): WireObject {
  const said = Object.entries(delta).filter(([, value]) => !isAbsent(value))
  const joined = said.map(
    ([key, value]) => [key, join(Object.hasOwn(step, key) ? step[key] : undefined, value)] as const,
  )
  return { ...step, ...Object.fromEntries(joined) }
}

function join(known: unknown, piece: unknown): unknown {
  if (typeof known === 'string' && typeof piece === 'string') return known + piece
  if (Array.isArray(known) && Array.isArray(piece)) return [...known, ...piece]
  return piece
}
