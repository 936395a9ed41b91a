import { z } from 'zod'
import { createShape } from './create-shape.ts'
import { integer, text } from './schemas.ts'
import type { Shape } from './shape.ts'
import { OPENAI, type SpeakeasyUsage, usageSchema } from './speakeasy-completion.ts'

/** OpenAI's `CreateChatCompletionResponse`, as a Speakeasy SDK for Python has it: every scalar may be missing. */
export interface SpeakeasyChat extends SpeakeasyChatHead {
  readonly object?: 'chat.completion' | null | undefined
  readonly choices: readonly SpeakeasyChatChoice[]
}

interface SpeakeasyChatHead {
  readonly id?: string | null | undefined
  readonly created?: number | null | undefined
  readonly model?: string | null | undefined
  readonly usage?: SpeakeasyUsage | null | undefined
}

/** One choice. */
export interface SpeakeasyChatChoice extends SpeakeasyChatEnding {
  readonly message: SpeakeasyChatMessage
}

interface SpeakeasyChatEnding {
  readonly index?: number | null | undefined
  readonly finish_reason?: 'stop' | 'length' | 'function_call' | 'content_filter' | null | undefined
}

/** What was said. */
export interface SpeakeasyChatMessage {
  readonly role?: string | null | undefined
  readonly content?: string | null | undefined
  readonly function_call?: SpeakeasyFunctionCall | null | undefined
}

/** The function that is to be called. */
export interface SpeakeasyFunctionCall {
  readonly name?: string | null | undefined
  readonly arguments?: string | null | undefined
}

/** One event of a stream: what it adds to each message. */
export interface SpeakeasyChatEvent extends SpeakeasyChatHead {
  readonly object?: 'chat.completion.chunk' | null | undefined
  readonly choices: readonly SpeakeasyChatEventChoice[]
}

/** A piece of a choice. */
export interface SpeakeasyChatEventChoice extends SpeakeasyChatEnding {
  readonly delta: SpeakeasyChatMessage
}

const WORDS = ['stop', 'length', 'function_call', 'content_filter'] as const

const head = {
  id: text.optional(),
  created: integer.optional(),
  model: text.optional(),
  usage: usageSchema.nullish(),
}

const ending = { index: integer.optional(), finish_reason: z.enum(WORDS).nullish() }

const message = z.looseObject({
  role: text.optional(),
  content: text.optional(),
  function_call: z.looseObject({ name: text.optional(), arguments: text.optional() }).nullish(),
})

/** Reads and writes OpenAI's chat completion of the Speakeasy SDK for Python. */
export const speakeasyChat: Shape<SpeakeasyChat, SpeakeasyChatEvent> = createShape({
  name: 'speakeasy-chat',
  host: OPENAI,
  body: z.looseObject({
    ...head,
    object: z.literal('chat.completion').nullish(),
    choices: z.array(z.looseObject({ ...ending, message })),
  }),
  event: z.looseObject({
    ...head,
    object: z.literal('chat.completion.chunk').nullish(),
    choices: z.array(z.looseObject({ ...ending, delta: message })),
  }),
  objects: { body: 'chat.completion', event: 'chat.completion.chunk' },
  content: 'message',
  words: WORDS,
  mayEndSilently: true,
  logprobs: 'none',
  promptDetails: [],
  completionDetails: [],
  facts: { body: ['usage'], event: ['usage'] },
})
