import type { CompletionChunk, CompletionRequest, CompletionResponse } from '@concord/core'
import { isCompletionError } from '@concord/core'
import { checkChunks, checkResponse, checkTwins, type Violation } from '@concord/core/laws'
import { CompletionChunkSchema, CompletionResponseSchema } from '@concord/core/schema'
import type { Interaction } from '../corpus/interaction.ts'
import { type Answer, createPlainContext, type Exchange, type Outcome } from '../exchange.ts'
import { findEvent, findLine } from '../wire.ts'
import { isObject } from '../json.ts'
import type { Lane } from '../lane.ts'
import type { FinalState } from '../states/state.ts'
import { toAnswer, toCutAnswer, encode } from './answer.ts'
import { checkFailure } from './failure.ts'
import { type Finding, show } from './finding.ts'

/** How an answer was read. */
export interface ReadAnswer {
  readonly outcome: Outcome
  readonly findings: readonly Finding[]
}

/** What is known of an answer before the adapter reads it. */
export interface Reading {
  readonly lane: Lane
  readonly exchange: Exchange
  readonly interaction: Interaction
  readonly request: CompletionRequest
  /** What a stream describes; `undefined` for a whole answer. */
  readonly state: FinalState | undefined
}

/** Replays the recorded bytes to the SDK, and checks what the adapter reads: laws, schema, twins, failures, cuts. */
export async function checkAnswer(reading: Reading): Promise<ReadAnswer> {
  const { lane, interaction, exchange, request, state } = reading
  const answer = toAnswer(interaction, lane)
  const outcome = interaction.isStreamed
    ? await exchange.stream(request, answer)
    : await exchange.complete(request, answer)
  if (state !== undefined)
    return { outcome, findings: [...checkStream(reading, outcome, state), ...(await checkCut(reading, answer, state))] }
  return { outcome, findings: checkWhole(interaction, outcome) }
}

function checkWhole({ payload, status }: Interaction, { response, error }: Outcome): readonly Finding[] {
  const body = payload.form === 'body' ? payload.value : payload.form === 'text' ? payload.text : undefined
  if (status >= 400) return checkFailure(error, status, body)
  const failure = isObject(body) ? body['error'] : undefined
  if (failure !== undefined && failure !== null) return checkFailure(error, undefined, failure)
  return response === undefined ? [refused(error)] : checkLaws(checkResponse(response), response)
}

function checkStream(reading: Reading, outcome: Outcome, state: FinalState): readonly Finding[] {
  const { ending } = state
  const { response, error, chunks } = outcome
  const schema = chunks.flatMap((chunk) => checkSchema(chunk, CompletionChunkSchema))
  if (ending.type === 'failure') return [...checkFailure(error, undefined, ending.error), ...schema]
  if (ending.type === 'cut') return [...checkInterrupted(error, 'the recorded cut'), ...schema]
  if (response === undefined) return [refused(error), ...schema]
  return [...checkLaws(checkChunks(chunks), response), ...schema, ...checkTwin(reading, state, chunks, response)]
}

function refused(error: unknown): Finding {
  return { check: 'exception', path: '', message: `not translated: ${show(error)}` }
}

function checkLaws(violations: readonly Violation[], response: CompletionResponse): readonly Finding[] {
  return [
    ...violations.map(({ law, path, message }): Finding => ({ check: 'law', path, message: `${law}: ${message}` })),
    ...checkSchema(response, CompletionResponseSchema),
  ]
}

function checkSchema(
  value: CompletionChunk,
  schema: typeof CompletionChunkSchema | typeof CompletionResponseSchema,
): readonly Finding[] {
  const { success, error } = schema.safeParse(value)
  if (success) return []
  return error.issues.map(({ path, message }) => ({
    check: 'law',
    path: path.join('.'),
    message: `schema: ${message}`,
  }))
}

/** The same content, sent whole: what the events describe is its body. */
function checkTwin(
  { lane, request }: Reading,
  state: FinalState,
  chunks: readonly CompletionChunk[],
  response: CompletionResponse,
): readonly Finding[] {
  if (chunks.length === 0) return []
  try {
    const whole = lane.fromBody(lane.toBody(state), { request, ...createPlainContext() })
    return checkTwins(response, whole).map(({ path, message }) => ({
      check: 'law',
      path,
      message: `twins: ${message}`,
    }))
  } catch (error) {
    return [{ check: 'exception', path: '', message: `the twin was not translated: ${show(error)}` }]
  }
}

function checkInterrupted(error: unknown, what: string): readonly Finding[] {
  const kind = isCompletionError(error) ? error.kind : error === undefined ? 'the end' : show(error)
  if (kind === 'interrupted') return []
  return [{ check: 'failure', path: '', message: `${what} was told as ${kind} and not as interrupted` }]
}

/** The stream once more, but cut off somewhere before what ends it. */
async function checkCut(
  { interaction, exchange, request }: Reading,
  answer: Answer,
  { ending, count }: FinalState,
): Promise<readonly Finding[]> {
  const { payload } = interaction
  if (ending.type !== 'whole' || (payload.form !== 'sse' && payload.form !== 'ndjson')) return []
  const find = payload.form === 'sse' ? findEvent : findLine
  const most = encode(payload.text.slice(0, find(payload.text, count - 1))).length
  if (most < 1) return []
  const { error } = await exchange.stream(request, toCutAnswer(interaction, answer, most))
  return checkInterrupted(error, 'a cut of ours')
}
