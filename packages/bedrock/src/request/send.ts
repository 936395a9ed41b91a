import type { ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import type { SendOptions } from '@concord/core'
import type { RawCall, WireObject } from '@concord/core/adapter'
import { fromSdkObject } from '../response/sdk.ts'
import type { RawAnswer, SignedRequest } from './fetch-handler.ts'

/** What a command brought: the raw answer, or what somebody's client made of it without the SDK's own steps. */
export type Sent<Output> = RawCall | { readonly asResponse?: undefined; readonly output: Output }

/** A call of the SDK, with the command that it sends. */
export interface CommandCall<Command, Output> {
  readonly command: Command
  readonly send: (command: Command, options: { readonly abortSignal: AbortSignal }) => Promise<Output>
}

/**
 * Sends a command through a client of the SDK, which does authentication, the address and the checks of the input, and takes the
 * answer before the SDK reads it: the steps of this one command say so, whoever made the client. The SDK's retries are left out.
 */
export async function sendCommand<Command extends ConverseCommand | ConverseStreamCommand, Output>(
  { command, send }: CommandCall<Command, Output>,
  { signal, headers = {} }: SendOptions,
): Promise<Sent<Output>> {
  let taken: RawAnswer | undefined
  addSteps(command, headers, (answer) => {
    taken = answer
  })
  const output = await send(command, { abortSignal: signal })
  if (taken === undefined) return { output }
  const response = toResponse(taken)
  return { asResponse: () => Promise.resolve(response) }
}

/** Steps of a name that the SDK uses take the place of its own. */
function addSteps(
  { middlewareStack }: Pick<ConverseCommand | ConverseStreamCommand, 'middlewareStack'>,
  headers: Readonly<Record<string, string>>,
  take: (answer: RawAnswer) => void,
): void {
  // The two commands have stacks that differ in the type of the output alone, which none of these steps reads.
  const stack = middlewareStack as unknown as Stack
  stack.add(
    (next) => (args) => {
      const { modelId: _inPath, ...body } = args.input
      // The SDK leaves out what its version does not know; nothing that was asked for may get lost.
      args.request.body = JSON.stringify(fromSdkObject(body))
      for (const [name, value] of Object.entries(headers)) args.request.headers[name.toLowerCase()] = value
      return next(args)
    },
    { name: 'concordBody', step: 'serialize', priority: 'low', override: true },
  )
  stack.add((next) => next, { name: 'retryMiddleware', step: 'finalizeRequest', priority: 'high', override: true })
  stack.add(
    (next) => async (args) => {
      const { response } = await next(args)
      take(response)
      return { response, output: { $metadata: { httpStatusCode: response.statusCode } } }
    },
    { name: 'deserializerMiddleware', step: 'deserialize', override: true },
  )
}

interface Stack {
  add(step: Step, place: object): void
}

type Step = (next: Next) => Next
type Next = (args: {
  readonly input: WireObject
  readonly request: SignedRequest
}) => Promise<{ readonly response: RawAnswer; readonly output?: object }>

/** Makes a response of the platform. */
function toResponse({ statusCode, headers, body }: RawAnswer): Response {
  const init = { status: statusCode, headers }
  return new Response(BODILESS.has(statusCode) || !isBody(body) ? null : toStream(body), init)
}

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304])

/** A body is a stream of the web or of Node, as the client's way of sending has it; the latter frees its socket when destroyed. */
function toStream(body: Body): ReadableStream<Bytes> {
  if (body instanceof ReadableStream) return body
  const bytes = body[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await bytes.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      if (body.destroy === undefined) await bytes.return?.()
      else body.destroy()
    },
  })
}

type Bytes = Uint8Array<ArrayBuffer>
type Body = ReadableStream<Bytes> | (AsyncIterable<Bytes> & { readonly destroy?: () => void })

function isBody(body: unknown): body is Body {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}
