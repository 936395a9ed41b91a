import type { JSONObject, SharedV4ProviderOptions } from '@ai-sdk/provider'
import type { CompletionRequest } from '@concord/core'

/** How a model is called on both sides. */
export interface Names {
  /** As Concord calls who answers. */
  readonly provider: string
  /** What the tokens of this model's provider belong to. */
  readonly api: string
  /** The names of the tools that take JSON, where an answer is read. */
  readonly functions?: ReadonlySet<string>
}

/** Adds what the request of an answer says of its tools. */
export function withTools(names: Names, { tools = [] }: CompletionRequest): Names {
  return { ...names, functions: new Set(tools.flatMap((tool) => (tool.type === 'function' ? [tool.name] : []))) }
}

/** Options by provider are the AI SDK's provider options, in the names of its own packages. */
export function toProviderOptions(options: object | undefined): SharedV4ProviderOptions | undefined {
  if (options === undefined) return undefined
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries<JSONObject>(given) // Plain JSON by provider, on both sides.
}

/** What is attached to a message or part, over what goes back to the model's provider. */
export function optionsOf(
  { providerOptions }: { readonly providerOptions?: object | undefined },
  own?: SharedV4ProviderOptions,
): { providerOptions?: SharedV4ProviderOptions } {
  const options = toProviderOptions(providerOptions)
  return options === undefined && own === undefined ? {} : { providerOptions: { ...own, ...options } }
}
