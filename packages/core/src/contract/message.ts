import type { OutputPart } from './part.ts'
import type { ContentOptions } from './provider-options.ts'

/** One turn of a conversation. */
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage

/** Instructions to the model. */
export interface SystemMessage {
  readonly role: 'system'
  /** The instructions, as one text or several. */
  readonly content: string | readonly InputTextPart[]
  readonly providerOptions?: ContentOptions | undefined
}

/** What the user says and shows. */
export interface UserMessage {
  readonly role: 'user'
  /** A text, or texts and media in an order of your own. */
  readonly content: string | readonly InputPart[]
  readonly providerOptions?: ContentOptions | undefined
}

/** What a model answered; takes the `content` of any adapter's choice as it is. */
export interface AssistantMessage {
  readonly role: 'assistant'
  /** A text, or the parts of a choice; `toMessage(choice)` makes the whole message. */
  readonly content: string | readonly HistoryPart[]
  readonly providerOptions?: ContentOptions | undefined
}

/** The result of one tool call. */
export interface ToolMessage {
  readonly role: 'tool'
  /** The `id` of the call that this answers. */
  readonly toolCallId: string
  /** The name of the tool; some vendors ask for it. */
  readonly name?: string | undefined
  /** What the tool answered; `toolResult(call, value)` makes the whole message. */
  readonly content: string | readonly ToolResultPart[]
  /** The tool failed; `content` says how. */
  readonly isError?: boolean | undefined
  readonly providerOptions?: ContentOptions | undefined
}

/** An output part as history: its index may be missing, and vendor attachments may be added. */
export type HistoryPart = AsHistory<OutputPart>

type AsHistory<Part> = Part extends OutputPart
  ? Omit<Part, 'index'> & { readonly index?: number | undefined; readonly providerOptions?: ContentOptions | undefined }
  : never

/** What a user message may hold. */
export type InputPart = InputTextPart | InputImagePart | InputAudioPart | InputFilePart

/** What a tool may answer with. */
export type ToolResultPart = InputPart | InputJsonPart

/** Text. */
export interface InputTextPart {
  readonly type: 'text'
  readonly text: string
  readonly providerOptions?: ContentOptions | undefined
}

/** Any JSON value, for a tool's result. */
export interface InputJsonPart {
  readonly type: 'json'
  readonly value: unknown
  readonly providerOptions?: ContentOptions | undefined
}

/** An image. */
export interface InputImagePart {
  readonly type: 'image'
  readonly source: MediaSource
  readonly providerOptions?: ContentOptions | undefined
}

/** Sound. */
export interface InputAudioPart {
  readonly type: 'audio'
  readonly source: MediaSource
  readonly providerOptions?: ContentOptions | undefined
}

/** A document: a PDF, a text file. */
export interface InputFilePart {
  readonly type: 'file'
  readonly source: MediaSource
  /** The name that the model sees, where the wire has a place for it. */
  readonly filename?: string | undefined
  readonly providerOptions?: ContentOptions | undefined
}

/** Where the bytes are. */
export type MediaSource = Base64Source | UrlSource | FileIdSource

/** The bytes themselves. */
export interface Base64Source {
  readonly type: 'base64'
  /** Base64, without the `data:` prefix of an address. */
  readonly data: string
  /** An IANA media type, such as `image/png`. */
  readonly mediaType: string
}

/** An address that the vendor fetches; Concord never does. */
export interface UrlSource {
  readonly type: 'url'
  readonly url: string
  /** An IANA media type, for a wire that asks for it. */
  readonly mediaType?: string | undefined
}

/** A file that was uploaded to the vendor before. */
export interface FileIdSource {
  readonly type: 'id'
  /** The vendor's id of the file. */
  readonly id: string
  /** An IANA media type, for a wire that asks for it. */
  readonly mediaType?: string | undefined
}
