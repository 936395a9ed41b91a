import type { CallMode, CompletionRequest, Translation } from '@concord/core'

/** The body of a request, as the vendor documents it. */
export interface ChatParams {
  readonly [field: string]: unknown
}

/** Writes a request that was checked. */
export function toParams(_request: CompletionRequest, _mode: CallMode): Translation<ChatParams> {
  throw new Error(
    'write request: model, messages and every declared setting; present() leaves out what is not set, repairHistory() ' +
      'orders tool results, mergeOptions() adds ownOptions() last',
  )
}
