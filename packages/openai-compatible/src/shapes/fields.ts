import type { AnyForm, Mode } from './form.ts'
import type { Names } from './kept.ts'

const NO_LEVELS: ReadonlySet<string> = new Set()

/** The fields of a completion that the contract holds in one way or another. */
export function completionNames({ facts }: AnyForm, mode: Mode): Names {
  return {
    fields: new Set(['id', 'object', 'created', 'model', 'choices', 'usage', ...facts[mode]]),
    levels: NO_LEVELS,
  }
}

/** The fields of a choice. */
export function choiceNames({ content, logprobs }: AnyForm, mode: Mode): Names {
  const said = content === 'text' ? 'text' : mode === 'body' ? 'message' : 'delta'
  return {
    fields: new Set(['index', 'finish_reason', said, ...(logprobs === 'none' ? [] : ['logprobs'])]),
    levels: content === 'text' ? NO_LEVELS : new Set([MESSAGE]),
  }
}

/** Where what is kept of a message is, and of its pieces too, so that they become one. */
export const MESSAGE = 'message'

/** The fields of a message, or of a piece of one. */
export const MESSAGE_NAMES: Names = {
  fields: new Set(['role', 'content', 'function_call']),
  levels: NO_LEVELS,
}
