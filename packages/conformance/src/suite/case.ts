import type {
  CallMode,
  CallOptions,
  ClientOptions,
  CompletionError,
  CompletionRequest,
  CompletionResponse,
  MediaKind,
  MediaSource,
  OutputCapability,
  RequestSetting,
  ResponseFormat,
  Tool,
  ToolChoiceMode,
} from '@concord/core'
import type { EmulatorOptions, Journal, Script } from '@concord/emulator'
import type { LawfulClient } from './lawful-client.ts'
import type { Harness } from './subject.ts'
import type { TestClock } from './test-clock.ts'

/** A group of `conformance.md`, and S for the settings of a request. */
export type Group = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M' | 'S'

/** One fact that has to hold. */
export interface Case {
  readonly group: Group
  /** States the fact in the present tense. */
  readonly name: string
  /** What an adapter must have declared for it; where it has not, the refusal is tested. */
  readonly needs?: readonly Need[] | undefined
  /** Default: both. */
  readonly modes?: readonly CallMode[] | undefined
  /** What is asked, and what has to be refused where a need is not met. Default: a short prompt. */
  readonly request?: CompletionRequest | undefined
  /** What is answered. Default: `Hello`. Each run has an emulator of its own, which counts from 1. */
  readonly script?: Script | undefined
  /** The same, by what the harness has. */
  readonly createScript?: ((harness: Harness) => Script) | undefined
  /** How the client behaves: by default it neither retries nor times out. */
  readonly client?: ((clock: TestClock) => ClientOptions) | undefined
  /** How the wire looks. */
  readonly wire?: Wire | undefined
  run(stage: Stage): Promise<void>
}

/** How the wire looks, whatever is said on it. */
export interface Wire extends Pick<EmulatorOptions, 'bytesPerWrite'> {
  /** Writes the frames of an event stream in another lawful way. */
  readonly reframe?: ((frames: string) => string) | undefined
  /** Headers that stand beside those of a failure. */
  readonly errorHeaders?: (() => Readonly<Record<string, string>>) | undefined
}

/** One thing that an adapter may have declared. */
export type Need =
  | { readonly input: 'messages' | 'prompt' }
  | { readonly setting: RequestSetting }
  | { readonly tool: Tool['type'] }
  | { readonly toolChoice: ToolChoiceMode }
  | { readonly responseFormat: ResponseFormat['type'] }
  | { readonly media: MediaKind; readonly source: MediaSource['type'] }
  | { readonly output: OutputCapability }
  /** Not declared: a wire has it or not. */
  | { readonly wire: WireTrait }

/** What a wire has or has not by its nature. */
export type WireTrait = 'event stream' | 'failures in mid-stream' | 'replay tokens'

/** What a case runs with: a client, and an emulator that answers it. */
export interface Stage {
  readonly harness: Harness
  readonly mode: CallMode
  /** Every answer and every stream that it gives is held against the laws. */
  readonly client: LawfulClient
  /** Asks in the mode of this run, by default what the case asks; the whole answer. */
  ask(request?: CompletionRequest, call?: CallOptions): Promise<CompletionResponse>
  /** Asks what has to fail. */
  askInVain(request?: CompletionRequest, call?: CallOptions): Promise<CompletionError>
  /** What arrived, read by the mirror. */
  readonly requests: readonly CompletionRequest[]
  /** What arrived, as it came. */
  readonly journal: Journal
  /** The paths of the last answer that its wire has no place for, as the mirror says. */
  readonly lost: readonly string[]
  readonly clock: TestClock
}
