import type { OutputPart, ProviderMetadata } from '@concord/core'
import { isObject, leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { typeOf } from '../response/content.ts'
import { fromStep, toThoughtToken } from '../response/steps.ts'
import { DELTA_FIELDS, type OpenFacts, type OpenStep } from './open-step.ts'

/** A signature is of use only as a whole. */
export function openThought(step: WireObject, { facts, content: begun, nextKey }: OpenFacts): OpenStep {
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
      ...(fields.providerMetadata !== undefined && { providerMetadata: fields.providerMetadata }),
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
