import type { ContentOptions } from './provider-options.ts'
import type { JsonSchema, StandardJsonSchema } from './schema.ts'

/** A tool that the model may call. */
export type Tool = FunctionTool | CustomTool | VendorTool

/** A function of the client's, with JSON arguments. */
export interface FunctionTool {
  readonly type: 'function'
  /** By which the model calls it. */
  readonly name: string
  /** When and for what to call it; the model reads it. */
  readonly description?: string | undefined
  /** The arguments, as JSON Schema or any Standard JSON Schema. */
  readonly parameters?: JsonSchema | StandardJsonSchema | undefined
  /** Hold the model to the schema. */
  readonly strict?: boolean | undefined
  readonly providerOptions?: ContentOptions | undefined
}

/** A tool of the client's that takes free text. */
export interface CustomTool {
  readonly type: 'custom'
  /** By which the model calls it. */
  readonly name: string
  /** When and for what to call it; the model reads it. */
  readonly description?: string | undefined
  /** The grammar of the text, in the vendor's form. */
  readonly format?: object | undefined
  readonly providerOptions?: ContentOptions | undefined
}

/** A tool that one vendor defines: sent verbatim to that vendor, refused elsewhere. */
export interface VendorTool {
  readonly type: 'vendor'
  /** The `provider` of the client that it is for, such as `anthropic`. */
  readonly provider: string
  /** The vendor's own object, such as `{ type: 'web_search_20250305', name: 'web_search' }`. */
  readonly tool: object
}

/** Whether the model may, must or must not call tools; or which one it must call. */
export type ToolChoice = 'auto' | 'none' | 'required' | { readonly type: 'tool'; readonly name: string }
