import type { ProviderMetadata } from '@concord/core'
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
import { DELTA_FIELDS, type OpenFacts, type OpenStep } from './open-step.ts'

/** The arguments come in pieces of JSON text; without any, what the start holds are all. */
export function openFunctionCall(step: WireObject, { facts, content: begun, nextKey }: OpenFacts): OpenStep {
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
export function openActivity(step: WireObject, { facts, content: begun, nextKey }: OpenFacts): OpenStep {
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
export function openHeld(step: WireObject, { facts, nextKey }: OpenFacts): OpenStep {
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

function toFields(metadata: ProviderMetadata | undefined): { readonly providerMetadata?: ProviderMetadata } {
  return metadata === undefined ? {} : { providerMetadata: metadata }
}
