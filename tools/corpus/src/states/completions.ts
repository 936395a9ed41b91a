import { isEmpty, isObject, valueAt } from '../json.ts'
import { foldChoiceEvents, foldRest } from './choices.ts'
import type { FinalState } from './state.ts'

/**
 * Folds the events of the legacy completions API, whose pieces have the form of the whole.
 *
 * Source: https://platform.openai.com/docs/api-reference/completions
 */
export function foldCompletionEvents(events: readonly unknown[]): FinalState {
  return foldChoiceEvents(events, (state, i, choice, from, to) => {
    foldRest(state, i, choice, from, to, APART)
    if (!isEmpty(valueAt(choice, ['text']))) state.add(i, [...from, 'text'], [...to, 'text'])
    const logprobs = valueAt(choice, ['logprobs'])
    for (const [key, value] of isObject(logprobs) ? Object.entries(logprobs) : []) {
      const [at, place] = [
        [...from, 'logprobs', key],
        [...to, 'logprobs', key],
      ]
      if (Array.isArray(value)) state.push(i, at, place)
      else if (!isEmpty(value)) state.put(i, at, place)
    }
  })
}

const APART: ReadonlySet<string> = new Set(['text', 'logprobs'])
