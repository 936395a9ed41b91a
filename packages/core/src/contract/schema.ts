/** A JSON Schema, as plain JSON. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** A library's schema that validates and infers, by the Standard Schema specification (https://standardschema.dev). */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
  }
}

/** What a Standard Schema's validation answers with. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

/** One fault that a Standard Schema found. */
export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** A library's schema that describes itself as JSON Schema (Standard JSON Schema), such as a zod schema. */
export interface StandardJsonSchema {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly jsonSchema: { readonly input: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown> }
  }
}
