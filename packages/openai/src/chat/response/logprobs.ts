import type { Logprobs } from '@concord/core'
import { isObject } from '@concord/core/adapter'
import { fromLogprobs as fromLists, LOGPROBS_FIELDS as LISTS } from '../../completions/response/logprobs.ts'
import { fromLogprobs, LOGPROBS_FIELDS } from '../../logprobs.ts'

/** Reads the log-probabilities of a choice; some hosts give them in the lists of a legacy completion. */
export function fromChatLogprobs(logprobs: unknown): { readonly logprobs?: Logprobs } {
  return isListed(logprobs) ? fromLists(logprobs) : fromLogprobs(logprobs)
}

/** The fields of these log-probabilities that the contract holds. */
export function logprobsFields(logprobs: unknown): ReadonlySet<string> {
  return isListed(logprobs) ? LISTS : LOGPROBS_FIELDS
}

/** Source: https://docs.together.ai/reference/chat-completions-1 */
function isListed(logprobs: unknown): boolean {
  return isObject(logprobs) && Array.isArray(logprobs['tokens']) && !Array.isArray(logprobs['content'])
}
