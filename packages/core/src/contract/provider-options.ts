/**
 * A vendor's own request parameters, by provider; each adapter reads its own key and merges it last (objects deeply,
 * arrays replaced). Adapter packages add their types by declaration merging.
 */
export interface ProviderOptions {
  readonly [provider: string]: object | undefined
}

/** What a vendor attaches to a message, part or tool (cache breakpoints above all), by provider. */
export interface ContentOptions {
  readonly [provider: string]: object | undefined
}
