import { z } from 'zod'
import type { CompletionRequest, ResponseFormat } from '../contract/request.ts'
import { exactly } from './exactly.ts'
import { MessageSchema } from './message.ts'
import { ProviderOptionsSchema } from './provider-options.ts'
import type { SchemaOf } from './schema-of.ts'
import { AnyJsonSchemaSchema, StandardJsonSchemaSchema } from './schema.ts'
import { ToolChoiceSchema, ToolSchema } from './tool.ts'
import { count, positive } from './values.ts'

/** The form of the answer. */
export const ResponseFormatSchema: SchemaOf<ResponseFormat> = exactly(
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text') }),
    z.strictObject({ type: z.literal('json_object') }),
    z.strictObject({
      type: z.literal('json_schema'),
      schema: AnyJsonSchemaSchema,
      name: z.string().optional(),
      description: z.string().optional(),
      strict: z.boolean().optional(),
    }),
  ]),
)

const reasoning = z.strictObject({
  effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).optional(),
  maxTokens: count.optional(),
  include: z.boolean().optional(),
})

const promptCache = z.strictObject({ key: z.string().optional(), ttl: z.string().optional() })

const request = z.strictObject({
  model: z.string().optional(),
  messages: z.array(MessageSchema).min(1).optional(),
  prompt: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  suffix: z.string().optional(),
  echo: z.boolean().optional(),
  bestOf: positive.optional(),
  maxTokens: positive.optional(),
  temperature: z.number().optional(),
  topP: z.number().optional(),
  topK: z.number().optional(),
  stop: z.union([z.string(), z.array(z.string())]).optional(),
  seed: z.int().optional(),
  frequencyPenalty: z.number().optional(),
  presencePenalty: z.number().optional(),
  logitBias: z.record(z.string(), z.number()).optional(),
  n: positive.optional(),
  logprobs: z.boolean().optional(),
  topLogprobs: count.optional(),
  tools: z.array(ToolSchema).optional(),
  toolChoice: ToolChoiceSchema.optional(),
  parallelToolCalls: z.boolean().optional(),
  responseFormat: z.union([StandardJsonSchemaSchema, ResponseFormatSchema]).optional(),
  reasoning: reasoning.optional(),
  user: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  serviceTier: z.string().optional(),
  promptCache: promptCache.optional(),
  providerOptions: ProviderOptionsSchema.optional(),
})

type RequestShape = z.output<typeof request>

/** What to complete, and how: exactly one of `messages` and `prompt`, and what goes with them. */
export const CompletionRequestSchema: SchemaOf<CompletionRequest> = exactly(
  request.superRefine(findMisfits).meta({
    oneOf: [{ required: ['messages'] }, { required: ['prompt'] }],
    dependentRequired: { suffix: ['prompt'], echo: ['prompt'], bestOf: ['prompt'] },
    dependentSchemas: { topLogprobs: { properties: { logprobs: { const: true } }, required: ['logprobs'] } },
  }),
)

/** Finds fields that are right alone and wrong together. */
function findMisfits(value: RequestShape, context: z.RefinementCtx<RequestShape>): void {
  const refuse = (message: string, ...path: string[]): void => context.addIssue({ code: 'custom', message, path })
  if (value.messages === undefined && value.prompt === undefined) refuse('Give exactly one of messages and prompt')
  if (value.messages !== undefined && value.prompt !== undefined)
    refuse('Give exactly one of messages and prompt', 'prompt')
  for (const field of ['suffix', 'echo', 'bestOf'] as const)
    if (value[field] !== undefined && value.prompt === undefined) refuse('It goes with prompt', field)
  if (value.topLogprobs !== undefined && value.logprobs !== true) refuse('It goes with logprobs: true', 'topLogprobs')
}
