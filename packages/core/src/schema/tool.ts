import { z } from 'zod'
import type { Tool, ToolChoice } from '../contract/tool.ts'
import { exactly } from './exactly.ts'
import { ContentOptionsSchema } from './provider-options.ts'
import type { SchemaOf } from './schema-of.ts'
import { AnyJsonSchemaSchema } from './schema.ts'
import { vendorObject } from './values.ts'

const named = {
  name: z.string().min(1),
  description: z.string().optional(),
  providerOptions: ContentOptionsSchema.optional(),
}

const functionTool = z.strictObject({
  ...named,
  type: z.literal('function'),
  parameters: AnyJsonSchemaSchema.optional(),
  strict: z.boolean().optional(),
})

const customTool = z.strictObject({ ...named, type: z.literal('custom'), format: vendorObject.optional() })

const vendorTool = z.strictObject({ type: z.literal('vendor'), provider: z.string(), tool: vendorObject })

/** A tool that the model may call. */
export const ToolSchema: SchemaOf<Tool> = exactly(z.discriminatedUnion('type', [functionTool, customTool, vendorTool]))

/** Whether the model may, must or must not call tools; or which one it must call. */
export const ToolChoiceSchema: SchemaOf<ToolChoice> = exactly(
  z.union([z.enum(['auto', 'none', 'required']), z.strictObject({ type: z.literal('tool'), name: z.string() })]),
)
