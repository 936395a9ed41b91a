import type { CompletionRequest, ParsedRequest } from '@concord/core'
import type { Interaction } from './corpus/interaction.ts'
import type { Exchange } from './exchange.ts'
import type { Lane } from './lane.ts'
import { valueAt } from './json.ts'
import { type Finding, show } from './checks/finding.ts'
import { changeableBody, changeableStream, changeableWire, checkLoss, type Kept } from './checks/loss.ts'
import { checkMirror } from './checks/mirror.ts'
import { checkRequest, type RequestReport } from './checks/request.ts'
import { checkAnswer, type ReadAnswer } from './checks/response.ts'
import type { FinalState } from './states/state.ts'

/** All that was found out about one interaction. */
export interface InteractionReport {
  readonly file: string
  readonly vendor: string
  readonly endpoint: string
  readonly isStreamed: boolean
  readonly lane: string
  /** Read as what it is: an answer, or a failure of the right kind. */
  readonly isTranslated: boolean
  /** Whether there is an answer; failures have no leaves, and no mirror. */
  readonly isAnswer: boolean
  readonly kept: Kept | undefined
  /** `undefined` where none was recorded. */
  readonly request: RequestReport | undefined
  readonly isMirrored: boolean
  readonly findings: readonly Finding[]
  /** For people who look at one interaction. */
  readonly shown: Shown
}

/** One interaction before and after. */
export interface Shown {
  readonly parsed: unknown
  readonly sent: unknown
  readonly state: unknown
  readonly result: unknown
}

/** Runs every check on one interaction. */
export async function checkInteraction(
  lane: Lane,
  exchange: Exchange,
  interaction: Interaction,
): Promise<InteractionReport> {
  const events = interaction.status < 400 ? lane.parseEvents(interaction.payload) : undefined
  const state = events === undefined ? undefined : lane.fold(events)
  const recorded = recordedRequest(lane, interaction)
  const asked = parseRequest(lane, interaction, recorded, state)
  const read = await readAnswer(lane, exchange, interaction, asked.parsed.request, state)
  const { sent, response } = read.outcome
  const request =
    recorded === undefined || asked.fault !== undefined || read.isPlain
      ? undefined
      : checkRequest(lane, recorded, asked.parsed.request, sent)
  const kept =
    response === undefined
      ? undefined
      : await checkKept(lane, exchange, interaction, asked.parsed.request, events, state)
  const mirror =
    response === undefined
      ? []
      : await guarded('mirror', () => checkMirror(lane, exchange, parseSent(lane, sent, asked.parsed), read.outcome))
  const findings = [
    ...(asked.fault === undefined ? [] : [asked.fault]),
    ...read.findings,
    ...(request?.findings ?? []),
    ...(kept?.findings ?? []),
    ...mirror,
  ]
  return {
    file: interaction.file,
    vendor: interaction.vendor,
    endpoint: interaction.endpoint,
    isStreamed: interaction.isStreamed,
    lane: lane.name,
    isTranslated: !read.findings.some(({ check }) => check === 'exception' || check === 'failure'),
    isAnswer: response !== undefined,
    kept,
    request: recorded === undefined ? undefined : (request ?? NOT_SENT),
    isMirrored: response !== undefined && mirror.length === 0,
    findings,
    shown: {
      parsed: asked.parsed.request,
      sent,
      state: state?.value,
      result: response ?? { error: show(read.outcome.error), chunks: read.outcome.chunks },
    },
  }
}

/** A request that the dialect or the adapter refused. */
const NOT_SENT: RequestReport = { isEqual: false, forms: [], inContract: 0, inOptions: 0, optionKeys: [], findings: [] }

function recordedRequest(lane: Lane, interaction: Interaction): object | undefined {
  const { request } = interaction
  if (request === undefined) return undefined
  // Where the recorder kept what an SDK was given, the call itself said that it streams.
  const body = interaction.isStreamed && !('stream' in request) ? { ...request, stream: true } : request
  return lane.toRequest?.(body, interaction) ?? body
}

interface Asked {
  readonly parsed: ParsedRequest
  readonly fault?: Finding
}

function parseRequest(
  lane: Lane,
  { payload, isStreamed, path = '' }: Interaction,
  recorded: object | undefined,
  state?: FinalState,
): Asked {
  const [route] = lane.dialect.routes
  const call = { path: route?.path ?? path, params: {}, query: {}, headers: {} }
  const model = valueAt(payload.form === 'body' ? payload.value : state?.value, ['model'])
  const plain = { model: typeof model === 'string' ? model : 'model', ...lane.plainRequest, stream: isStreamed }
  try {
    return { parsed: lane.dialect.parseRequest(recorded ?? plain, call) }
  } catch (error) {
    const fault: Finding = { check: 'exception', path: '', message: `the request was not read: ${show(error)}` }
    return { parsed: lane.dialect.parseRequest(plain, call), fault }
  }
}

/** What a server of the dialect would have seen, which is what the adapter sent. */
function parseSent(lane: Lane, sent: unknown, parsed: ParsedRequest): ParsedRequest {
  const [route] = lane.dialect.routes
  return sent === undefined
    ? parsed
    : lane.dialect.parseRequest(sent, { path: route?.path ?? '', params: {}, query: {}, headers: {} })
}

/** Reads the answer of the recorded request; of a plain one where the adapter refuses to send that. */
async function readAnswer(
  lane: Lane,
  exchange: Exchange,
  interaction: Interaction,
  request: CompletionRequest,
  state: FinalState | undefined,
): Promise<ReadAnswer & { readonly isPlain: boolean }> {
  const read = await checkAnswer({ lane, exchange, interaction, request, state })
  if (read.outcome.sent !== undefined) return { ...read, isPlain: false }
  const refusal: Finding = {
    check: 'exception',
    path: '',
    message: `the request was not sent: ${show(read.outcome.error)}`,
  }
  const plain = parseRequest(lane, interaction, undefined).parsed.request
  const again = await checkAnswer({ lane, exchange, interaction, request: plain, state })
  return { outcome: again.outcome, findings: [refusal, ...again.findings], isPlain: true }
}

/** A translator that is called by itself may miss what only the wire has: its end mark. The SDK then has to be asked each time. */
async function checkStreamLoss(
  lane: Lane,
  exchange: Exchange,
  request: CompletionRequest,
  events: readonly unknown[],
  state: FinalState,
): Promise<Kept> {
  const plain = changeableStream(lane, request, events, state)
  const isRead = await plain.read().then(
    () => true,
    () => false,
  )
  return checkLoss(lane, isRead ? plain : changeableWire(exchange, request, events, state))
}

async function checkKept(
  lane: Lane,
  exchange: Exchange,
  { payload }: Interaction,
  request: CompletionRequest,
  events: readonly unknown[] | undefined,
  state: FinalState | undefined,
): Promise<Kept | undefined> {
  if (events !== undefined && state !== undefined)
    return state.ending.type === 'whole' ? checkStreamLoss(lane, exchange, request, events, state) : undefined
  return payload.form === 'body' ? checkLoss(lane, changeableBody(lane, request, payload.value)) : undefined
}

/** What is known of an interaction whose check itself failed. */
export function toFailedReport(lane: Lane, interaction: Interaction, error: unknown): InteractionReport {
  const { file, vendor, endpoint, isStreamed } = interaction
  const finding: Finding = { check: 'exception', path: '', message: `the check failed: ${show(error)}` }
  return {
    file,
    vendor,
    endpoint,
    isStreamed,
    lane: lane.name,
    isTranslated: false,
    isAnswer: false,
    kept: undefined,
    request: undefined,
    isMirrored: false,
    findings: [finding],
    shown: { parsed: undefined, sent: undefined, state: undefined, result: undefined },
  }
}

async function guarded(what: string, run: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await run()
  } catch (error) {
    return [{ check: 'exception', path: '', message: `${what}: ${show(error)}` }]
  }
}
