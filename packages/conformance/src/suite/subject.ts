import type { Capabilities, Citation, ClientOptions, CompletionClient, Dialect, ReplayToken } from '@concord/core'

/** An adapter, a client in layers or a service, and the wire on which it is answered. */
export interface Harness {
  /** What it declares: declared means that a case has to pass, undeclared that the demand has to be refused. */
  readonly capabilities: Capabilities
  /** The mirror of its wire; an emulator answers on it. */
  readonly dialect: Dialect
  /** Makes the client; what stands beside the address is how it has to behave. It is disposed of where that means something. */
  readonly createClient: (options: HarnessOptions) => HarnessClient | Promise<HarnessClient>
  /** A token as this wire carries it with reasoning; without one, it mints none. */
  readonly replay?: ReplayToken | undefined
  /** Whose tokens it takes beside its own. */
  readonly takes?: readonly Pick<ReplayToken, 'provider' | 'api'>[] | undefined
  /** A citation of the first six characters as this wire carries it; needed where `citations` is declared. */
  readonly citation?: Citation | undefined
  /** A parameter of the vendor's own that its SDK sends as it is. Default: `{ conformance: { probe: [1] } }`. */
  readonly ownParameter?: Readonly<Record<string, unknown>> | undefined
}

/** A client that may have something to give back, such as a port. */
export type HarnessClient = CompletionClient & Partial<AsyncDisposable>

/** What a client is made with. */
export interface HarnessOptions extends ClientOptions {
  /** The emulator's address, such as `http://127.0.0.1:49152`. */
  readonly url: string
  /** Answers in place of the network, where there is no emulator; hand it on to the adapter. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** What is put to the test. */
export interface Subject {
  /** Such as `openai chat`. */
  readonly name: string
  readonly createHarness: () => Harness
  /** Cases that do not hold, by their name, each with its reason. One that holds after all fails. */
  readonly skip?: Readonly<Record<string, string>> | undefined
}
