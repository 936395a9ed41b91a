import type { ProviderMetadata, ReplayToken } from './metadata.ts'

/** What every output part has. */
interface PartBase {
  /** The part's place in its choice: 0, 1, 2 … */
  readonly index: number
  readonly replay?: ReplayToken
  readonly providerMetadata?: ProviderMetadata
}

/** Text of the visible answer. */
export interface TextPart extends PartBase {
  readonly type: 'text'
  /** The text, or the piece of it that has arrived. */
  readonly text: string
  /** Where it comes from; absent where the vendor cites nothing. */
  readonly citations?: readonly Citation[]
}

/** What the model thought, or a summary of it. */
export interface ReasoningPart extends PartBase {
  readonly type: 'reasoning'
  /** Empty where the vendor withholds it. */
  readonly text: string
}

/** A tool that the client has to run. */
export interface ToolCallPart extends PartBase {
  readonly type: 'tool_call'
  /** What the result has to name as its `toolCallId`; every piece of a call has it. */
  readonly id: string
  /** The function's name; the vendor's type for a tool that the vendor defines and the client runs. */
  readonly name: string
  /** What the model wrote, verbatim, even when it is cut: JSON text, or free text when `custom`. */
  readonly arguments: string
  /** The arguments are free text. */
  readonly custom?: true
  /** The vendor sent no id; this one was made, and is not sent back. */
  readonly syntheticId?: true
}

/** A tool that the vendor ran itself: its call and its result are two parts with one `id`. */
export interface ToolActivityPart extends PartBase {
  readonly type: 'tool_activity'
  /** The same for the call and its result. */
  readonly id: string
  /** The tool's name on the vendor's wire. */
  readonly name: string
  /** The call: what the model wrote, verbatim. */
  readonly arguments?: string
  /** The result: the vendor's JSON. */
  readonly output?: unknown
}

/** The model's own words of refusal. */
export interface RefusalPart extends PartBase {
  readonly type: 'refusal'
  /** The words, or the piece of them that has arrived. */
  readonly text: string
}

/** An image, audio or file that the model made. */
export interface MediaPart extends PartBase {
  readonly type: 'media'
  /** An IANA media type, such as `image/png`. */
  readonly mediaType: string
  /** Base64, of this piece's bytes. */
  readonly data?: string
  /** Where the vendor keeps it, in place of `data`; some only for a time. */
  readonly url?: string
  /** What is said in the audio. */
  readonly transcript?: string
}

/** A block that this version does not know, carried as it came. */
export interface UnknownPart extends PartBase {
  readonly type: 'unknown'
  /** The vendor's block, as plain JSON. */
  readonly value: unknown
}

/** A part of what the model wrote, in the order in which it wrote it. One vendor block is one part. */
export type OutputPart =
  | TextPart
  | ReasoningPart
  | ToolCallPart
  | ToolActivityPart
  | RefusalPart
  | MediaPart
  | UnknownPart

/** Where a statement comes from. */
export interface Citation {
  /** The address of the source. */
  readonly url?: string
  /** The title of the source. */
  readonly title?: string
  /** The words of the source. */
  readonly quotedText?: string
  /** First cited position in this part's text, in UTF-16 units; absent when unknown. */
  readonly start?: number
  /** Position after the last cited one, in UTF-16 units; absent when unknown. */
  readonly end?: number
  /** The vendor's own object. */
  readonly source: unknown
}
