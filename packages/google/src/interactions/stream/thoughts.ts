import type { OutputPart, ProviderMetadata } from '@concord/core'
import { isObject, leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { typeOf } from '../response/content.ts'
import { fromStep, toThoughtToken } from '../response/steps.ts'
import { DELTA_FIELDS, indexOf, type Kind, nextKey, type OpenStep, toFields } from './open-step.ts'

/** A signature is of use only as a whole. */
export const THOUGHT: Kind = {
  start(step, content) {
    const { steps, gathered } = step
    const { signature, ...rest } = gathered
    step.key = nextKey(steps)
    step.signature = textOrAbsent(signature) ?? ''
    for (const part of fromStep(rest, -1, steps.facts))
      if (part.type === 'reasoning') push(step, part.text, part.providerMetadata, content)
  },
  add(step, delta, content) {
    const type = typeOf(delta)
    const summary = isObject(delta['content']) ? delta['content'] : undefined
    if (type === 'thought_signature') step.signature += textOrAbsent(delta['signature']) ?? ''
    else if (type === 'thought_summary' && typeOf(summary ?? {}) === 'text') {
      const text = textOrAbsent(summary?.['text'])
      if (text !== undefined) push(step, text, undefined, content)
    } else step.metadata = { ...step.metadata, ...unknownOf(step, delta, summary) }
  },
  stop(step, ofEnd, content) {
    const { signature, metadata } = step
    const all = { ...metadata, ...ofEnd }
    const hasMetadata = Object.keys(all).length > 0
    if (signature === '' && !hasMetadata) return
    const token = toThoughtToken(signature === '' ? undefined : signature)
    const fields = toFields(hasMetadata ? all : undefined)
    content.push({ type: 'reasoning', index: indexOf(step), text: '', ...token, ...fields })
  },
}

/** The first piece says that there is a thought. */
function push(step: OpenStep, text: string, metadata: ProviderMetadata | undefined, content: OutputPart[]): void {
  const token = step.isGiven ? {} : toThoughtToken(undefined)
  step.isGiven = true
  content.push({ type: 'reasoning', index: indexOf(step), text, ...token, ...toFields(metadata) })
}

/** Summaries of other kinds are a list. */
function unknownOf(
  { metadata }: OpenStep,
  delta: WireObject,
  summary: WireObject | undefined,
): ProviderMetadata | undefined {
  if (summary === undefined) return leftovers(delta, DELTA_FIELDS).providerMetadata
  const known: unknown = metadata?.['summary']
  return { summary: [...(Array.isArray(known) ? known : []), summary] }
}
