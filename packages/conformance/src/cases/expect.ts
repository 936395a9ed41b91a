import { deepEqual } from 'node:assert/strict'
import type { CompletionChoice, CompletionResponse, ToolCallPart } from '@concord/core'
import { isUnder } from '../differences.ts'
import type { Stage } from '../suite/case.ts'

/** Asserts that a value came through, or that the mirror said that its wire has no place for this path. */
export function assertCarried(stage: Stage, path: string, actual: unknown, expected: unknown): void {
  if (isUnder(path, stage.lost)) return
  deepEqual(actual, expected, `${path} has to come through, or the mirror has to say that it cannot`)
}

/** The calls of a choice, as far as their makers wrote them. */
export function callsIn({ content }: CompletionChoice): readonly Pick<ToolCallPart, 'id' | 'name' | 'arguments'>[] {
  return content.flatMap((part) =>
    part.type === 'tool_call' ? [{ id: part.id, name: part.name, arguments: part.arguments }] : [],
  )
}

/** The texts of one type of part. */
export function textsIn({ content }: CompletionChoice, type: 'reasoning' | 'refusal'): readonly string[] {
  return content.flatMap((part) => (part.type === type ? [part.text] : []))
}

/** What every choice says. */
export function textsOf({ choices }: CompletionResponse): readonly string[] {
  return choices.map(({ text }) => text)
}
