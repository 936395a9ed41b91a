import type { ProviderMetadata } from '../contract/metadata.ts'

/** Joins metadata key by key; a later value replaces an earlier one. */
export function joinMetadata(
  first: ProviderMetadata | undefined,
  second: ProviderMetadata | undefined,
): { providerMetadata?: ProviderMetadata } {
  if (first === undefined && second === undefined) return {}
  return { providerMetadata: { ...first, ...second } }
}
