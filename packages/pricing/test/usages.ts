import type { BillItem } from '../src/index.ts'
import type { CompletionResponse, Usage } from '@concord/core'

/** An answer with its usage, in the contract's terms and in the vendor's. */
export interface Answered {
  readonly provider: string
  readonly model: string
  readonly usage?: Usage
  readonly vendor?: object
  readonly serviceTier?: string
  readonly created?: number
}

/** A usage, and its bill worked out by hand: tokens × picodollars a token, line by line. */
export interface Worked extends Answered {
  readonly title: string
  readonly lines: readonly (readonly [BillItem, tokens: number, price: number, amount: number])[]
  readonly total: number
  readonly dollars: string
}

/** Makes a response around a usage. */
export function answered({ vendor, ...facts }: Answered): CompletionResponse {
  const text = 'Oslo.'
  return {
    object: 'completion',
    id: 'id',
    created: 1_790_000_000,
    ...facts,
    choices: [{ index: 0, text, content: [{ type: 'text', index: 0, text }], finishReason: 'stop' }],
    ...(vendor !== undefined && { providerMetadata: { usage: vendor } }),
  }
}

/** A usage of the contract: prompt, completion, and what is known of each. */
export function used(
  promptTokens: number,
  completionTokens: number,
  promptTokensDetails?: NonNullable<Usage['promptTokensDetails']>,
  completionTokensDetails?: NonNullable<Usage['completionTokensDetails']>,
): Usage {
  const totalTokens = promptTokens + completionTokens
  return {
    promptTokens,
    completionTokens,
    totalTokens,
    ...(promptTokensDetails && { promptTokensDetails }),
    ...(completionTokensDetails && { completionTokensDetails }),
  }
}
