import type { CompletionRequest, ReasoningSettings, Warning } from '@concord/core'
import { numberOrAbsent, present, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import type { ReturnedThought } from '../response/reasoning.ts'

/** Fields of a request, and the settings of reasoning that they do not hold. */
export interface ReasoningFields {
  readonly fields: Readonly<Record<string, unknown>>
  readonly leftOut: readonly (keyof ReasoningSettings)[]
}

/** Writes how much a model should think, where a host has a place for it. */
export function toReasoning(reasoning: CompletionRequest['reasoning'], { quirks }: Host): ReasoningFields {
  if (reasoning === undefined) return { fields: {}, leftOut: [] }
  const { fields, leftOut } = WRITERS[quirks.reasoningSettings ?? 'reasoning_effort'](reasoning)
  const { include } = reasoning
  const isPlaced = !(include ?? false) || quirks.reasoningInclude === 'always'
  if (quirks.reasoningSettings === 'reasoning' || isPlaced) return { fields, leftOut }
  if (quirks.reasoningInclude === undefined) return { fields, leftOut: [...leftOut, 'include'] }
  return { fields: { ...fields, [quirks.reasoningInclude]: include }, leftOut }
}

type WriteReasoning = (reasoning: ReasoningSettings) => ReasoningFields

const WRITERS: Readonly<Record<'reasoning_effort' | 'reasoning' | 'thinking' | 'enable_thinking', WriteReasoning>> = {
  reasoning_effort: ({ effort, maxTokens }) => ({
    fields: present({ reasoning_effort: effort }),
    leftOut: maxTokens === undefined ? [] : ['maxTokens'],
  }),
  reasoning: ({ effort, maxTokens, include }) => {
    const exclude = include === undefined ? undefined : !include
    return { fields: { reasoning: present({ effort, max_tokens: maxTokens, exclude }) }, leftOut: [] }
  },
  thinking: ({ effort, maxTokens }) => ({
    fields: effort === 'none' ? { thinking: { type: 'disabled' } } : present({ reasoning_effort: effort }),
    leftOut: maxTokens === undefined ? [] : ['maxTokens'],
  }),
  enable_thinking: ({ effort, maxTokens }) => {
    const isAsked = effort !== undefined || maxTokens !== undefined
    return {
      fields: present({ enable_thinking: isAsked ? effort !== 'none' : undefined, thinking_budget: maxTokens }),
      leftOut: effort === undefined || effort === 'none' ? [] : ['effort'],
    }
  },
}

/** Says which settings of reasoning a host has no place for. */
export function reasoningWarnings({ leftOut }: ReasoningFields, { provider }: Host): readonly Warning[] {
  return leftOut.map((field) => ({
    code: 'unsupported',
    message: `${provider} chat completions have no reasoning.${field}; it was left out`,
    path: `reasoning.${field}`,
  }))
}

/** Writes what an earlier answer thought into the fields of its message. */
export function toThoughtFields(thoughts: readonly ReturnedThought[]): Readonly<Record<string, unknown>> {
  const fields: Record<string, string> = {}
  const details: WireObject[] = []
  for (const thought of thoughts)
    if (thought.place === 'field') fields[thought.field] = `${fields[thought.field] ?? ''}${thought.text}`
    else details.push(thought.value)
  return { ...fields, ...(details.length > 0 && { reasoning_details: details.toSorted(byPlace) }) }
}

/** Blocks go back in the order of their places, whatever order they came in. */
function byPlace(one: WireObject, other: WireObject): number {
  return (numberOrAbsent(one['index']) ?? 0) - (numberOrAbsent(other['index']) ?? 0)
}
