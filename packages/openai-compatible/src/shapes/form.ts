import type { CompletionTokensDetails, PromptTokensDetails } from '@concord/core'
import type { Host } from '@concord/openai/protocol'
import type { z } from 'zod'

/** What one shape looks like: its schemas, and what they have a place for. */
export interface Form<Body, Event> {
  readonly name: string
  readonly host: Host
  readonly body: z.ZodType<Body>
  readonly event: z.ZodType<Event>
  /** What a body, and an event, says that it is. */
  readonly objects: Readonly<Record<Mode, string>>
  /** Whether a choice is a text, or a message with perhaps one call of a function. */
  readonly content: 'text' | 'message'
  /** The words for an ending. Default: any. */
  readonly words?: readonly string[]
  /** Whether an ending may have no word. */
  readonly mayEndSilently: boolean
  /** Lists for each token, such lists without nulls, or no place. */
  readonly logprobs: 'lists' | 'numbers' | 'none'
  /** The details of the usage that there is a place for. */
  readonly promptDetails: readonly (keyof PromptTokensDetails)[]
  readonly completionDetails: readonly (keyof CompletionTokensDetails)[]
  /** What has a place beside the choices. */
  readonly facts: Readonly<Record<Mode, readonly Fact[]>>
}

/** Whole answers, or the events of a stream. */
export type Mode = 'body' | 'event'

/** What may stand beside the choices. */
export type Fact = 'usage' | 'system_fingerprint'

/** A form, whatever its types are. */
export type AnyForm = Form<unknown, unknown>
