import { z } from 'zod'
import type { InputPart, MediaSource, Message, ToolResultPart } from '../contract/message.ts'
import { exactly } from './exactly.ts'
import { HistoryPartSchema } from './part.ts'
import { ContentOptionsSchema } from './provider-options.ts'
import type { SchemaOf } from './schema-of.ts'
import { json } from './values.ts'

/** Where the bytes are. */
export const MediaSourceSchema: SchemaOf<MediaSource> = exactly(
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('base64'), data: z.base64(), mediaType: z.string() }),
    z.strictObject({ type: z.literal('url'), url: z.string(), mediaType: z.string().optional() }),
    z.strictObject({ type: z.literal('id'), id: z.string(), mediaType: z.string().optional() }),
  ]),
)

const attachable = { providerOptions: ContentOptionsSchema.optional() }

const text = z.strictObject({ ...attachable, type: z.literal('text'), text: z.string() })

const inputs = [
  text,
  z.strictObject({ ...attachable, type: z.literal('image'), source: MediaSourceSchema }),
  z.strictObject({ ...attachable, type: z.literal('audio'), source: MediaSourceSchema }),
  z.strictObject({
    ...attachable,
    type: z.literal('file'),
    source: MediaSourceSchema,
    filename: z.string().optional(),
  }),
] as const

/** What a user message may hold. */
export const InputPartSchema: SchemaOf<InputPart> = exactly(z.discriminatedUnion('type', inputs))

/** What a tool may answer with. */
export const ToolResultPartSchema: SchemaOf<ToolResultPart> = exactly(
  z.discriminatedUnion('type', [...inputs, z.strictObject({ ...attachable, type: z.literal('json'), value: json })]),
)

const system = z.strictObject({
  ...attachable,
  role: z.literal('system'),
  content: z.union([z.string(), z.array(text)]),
})

const user = z.strictObject({
  ...attachable,
  role: z.literal('user'),
  content: z.union([z.string(), z.array(InputPartSchema)]),
})

const assistant = z.strictObject({
  ...attachable,
  role: z.literal('assistant'),
  content: z.union([z.string(), z.array(HistoryPartSchema)]),
})

const tool = z.strictObject({
  ...attachable,
  role: z.literal('tool'),
  toolCallId: z.string(),
  name: z.string().optional(),
  content: z.union([z.string(), z.array(ToolResultPartSchema)]),
  isError: z.boolean().optional(),
})

/** One turn of a conversation. */
export const MessageSchema: SchemaOf<Message> = exactly(z.discriminatedUnion('role', [system, user, assistant, tool]))
