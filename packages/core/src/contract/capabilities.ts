import type { MediaSource } from './message.ts'
import type { CompletionRequest, ResponseFormat } from './request.ts'
import type { Tool } from './tool.ts'

/** What an adapter's wire can carry; what one model refuses is that vendor's answer. */
export interface Capabilities {
  /** What is completed: a conversation, or a text. */
  readonly input: 'messages' | 'prompt'
  /** The settings that have a place on the wire. */
  readonly settings: readonly RequestSetting[]
  readonly toolChoice: readonly ToolChoiceMode[]
  readonly tools: readonly Tool['type'][]
  readonly responseFormat: readonly ResponseFormat['type'][]
  /** How each kind of media may be given to the model. */
  readonly media: Readonly<Record<MediaKind, readonly MediaSource['type'][]>>
  /** What an answer may hold beside text. */
  readonly output: readonly OutputCapability[]
}

/** A field of the request that a vendor may lack. */
export type RequestSetting = Exclude<
  keyof CompletionRequest,
  'model' | 'messages' | 'prompt' | 'tools' | 'toolChoice' | 'responseFormat' | 'providerOptions'
>

/** A way of steering tool calls. */
export type ToolChoiceMode = 'auto' | 'none' | 'required' | 'tool'

/** A kind of media in the prompt. */
export type MediaKind = 'image' | 'audio' | 'file'

/** What an answer may hold beside text. */
export type OutputCapability =
  | 'tool_call'
  | 'tool_activity'
  | 'reasoning'
  | 'refusal'
  | 'media'
  | 'citations'
  | 'logprobs'
