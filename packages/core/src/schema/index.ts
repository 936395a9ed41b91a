export type { SchemaOf } from './schema-of.ts'
export { type Fault, toFaults } from './faults.ts'
export { FinishReasonSchema } from './finish-reason.ts'
export { LogprobsSchema } from './logprobs.ts'
export { InputPartSchema, MediaSourceSchema, MessageSchema, ToolResultPartSchema } from './message.ts'
export { ProviderMetadataSchema, ReplayTokenSchema } from './metadata.ts'
export { CitationSchema, HistoryPartSchema, OutputPartSchema } from './part.ts'
export { ContentOptionsSchema, ProviderOptionsSchema } from './provider-options.ts'
export { CompletionRequestSchema, ResponseFormatSchema } from './request.ts'
export {
  ChoiceChunkSchema,
  CompletionChoiceSchema,
  CompletionChunkSchema,
  CompletionResponseSchema,
} from './response.ts'
export { ToolChoiceSchema, ToolSchema } from './tool.ts'
export { UsageSchema } from './usage.ts'
export { WarningSchema } from './warning.ts'
