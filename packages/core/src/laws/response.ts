import type { CompletionChunk } from '../contract/response.ts'
import type { ChoiceChunk } from '../contract/response.ts'
import type { Violation } from './violation.ts'
import { checkChunk } from './chunk.ts'

/** Checks what holds of a whole completion. */
export function checkResponse(response: CompletionChunk): readonly Violation[] {
  return [
    ...checkChunk(response),
    ...(['id', 'model', 'provider'] as const)
      .filter((key) => response[key] === '')
      .map((key): Violation => ({ law: 'shape', path: key, message: 'a whole completion has one' })),
    ...(response.choices.length > 0 ? [] : [finish('choices', 'a whole completion has a choice')]),
    ...response.choices.flatMap((choice, i) => checkChoice(choice, `choices[${i}]`)),
  ]
}

function checkChoice({ content, finishReason }: ChoiceChunk, path: string): readonly Violation[] {
  const hasCalls = content.some((part) => part.type === 'tool_call')
  return [
    ...(finishReason === null ? [finish(`${path}.finishReason`, 'the choice is not finished')] : []),
    ...(finishReason === 'stop' && hasCalls ? [finish(`${path}.finishReason`, 'it has tool calls and says stop')] : []),
    ...content.flatMap(({ index }, i): readonly Violation[] =>
      index === i ? [] : [{ law: 'order', path: `${path}.content[${i}].index`, message: `is ${index}, not ${i}` }],
    ),
  ]
}

function finish(path: string, message: string): Violation {
  return { law: 'finish', path, message }
}
