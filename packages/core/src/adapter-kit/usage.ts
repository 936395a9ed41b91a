import type { CompletionTokensDetails, PromptTokensDetails, Usage } from '../contract/usage.ts'
import type { Warning } from '../contract/warning.ts'
import { numberOrAbsent } from './wire.ts'

/** A vendor's counts, already in Concord's convention: what is cached is inside `prompt`, what is thought inside `completion`. */
export interface TokenCounts {
  readonly prompt: unknown
  readonly completion: unknown
  readonly promptDetails?: { readonly [Key in keyof PromptTokensDetails]: unknown }
  readonly completionDetails?: { readonly [Key in keyof CompletionTokensDetails]: unknown }
}

/**
 * Makes a usage that adds up. Without both counts there is none; a detail that exceeds its parent is left out with a
 * warning, an unknown one is absent.
 */
export function toUsage(counts: TokenCounts): { usage?: Usage; warnings?: readonly Warning[] } {
  const promptTokens = countOrAbsent(counts.prompt)
  const completionTokens = countOrAbsent(counts.completion)
  if (promptTokens === undefined || completionTokens === undefined) return {}
  if (!Number.isFinite(promptTokens + completionTokens)) return {}
  const warnings: Warning[] = []
  const promptTokensDetails = toDetails(counts.promptDetails, promptTokens, 'promptTokensDetails', warnings)
  const completionTokensDetails = toDetails(
    counts.completionDetails,
    completionTokens,
    'completionTokensDetails',
    warnings,
  )
  const usage: Usage = {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    ...(promptTokensDetails && { promptTokensDetails }),
    ...(completionTokensDetails && { completionTokensDetails }),
  }
  return warnings.length > 0 ? { usage, warnings } : { usage }
}

/** Adds counts of which some may be unknown; unknown when the first is. */
export function addCounts(first: unknown, ...others: readonly unknown[]): number | undefined {
  const base = countOrAbsent(first)
  return base === undefined ? undefined : others.reduce<number>((sum, count) => sum + (countOrAbsent(count) ?? 0), base)
}

function countOrAbsent(value: unknown): number | undefined {
  const count = numberOrAbsent(value)
  return count !== undefined && count >= 0 ? count : undefined
}

function toDetails(
  details: Readonly<Record<string, unknown>> | undefined,
  parent: number,
  name: string,
  warnings: Warning[],
): Record<string, number> | undefined {
  const kept: Record<string, number> = {}
  for (const [key, value] of Object.entries(details ?? {})) {
    const count = countOrAbsent(value)
    if (count === undefined) continue
    if (count <= parent) kept[key] = count
    else {
      const message = `the vendor counts more ${key} than tokens that they are part of; they were left out`
      warnings.push({ code: 'usage_inconsistent', message, path: `usage.${name}.${key}` })
    }
  }
  return Object.keys(kept).length > 0 ? kept : undefined
}
