import { deepEqual, equal, ok } from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import type { CompletionChoice, CompletionRequest, HistoryPart, Message, ReplayToken } from '@concord/core'
import { toMessage, toolCalls, toolResult } from '@concord/core'
import { answer, reasoning, text, toolCall, type Script, type ScriptPart } from '@concord/emulator'
import type { Case } from '../suite/case.ts'
import { openStage } from '../suite/stage.ts'
import type { Harness } from '../suite/subject.ts'

/** How a conversation went over from one adapter to another: carried, or refused by one that takes none. */
export type HandedOff = 'carried' | 'refused'

/**
 * Lets one adapter answer, hands the conversation to another, and hands it back. Rejects when the second is sent something that is
 * out of order or not its own, or when the first does not get back what it minted.
 */
export async function handOff(from: Harness, to: Harness): Promise<HandedOff> {
  const first = await answerRichly(from)
  const history = toHistory(first)
  if (to.capabilities.input === 'prompt') {
    await assertRefused(to, history)
    return 'refused'
  }
  const second = await assertCarried(to, from, history)
  if (from.capabilities.input === 'messages') await assertBack(from, first, [...history, toMessage(second), THANKS])
  return 'carried'
}

const QUESTION: Message = { role: 'user', content: 'How is the weather in Oslo?' }
const THANKS: Message = { role: 'user', content: 'Thanks. And in Rome?' }

const WEATHER = {
  type: 'function',
  name: 'weather',
  description: 'Tells the weather.',
  parameters: { type: 'object', properties: { place: { type: 'string' } } },
} as const

/** An answer of everything that an adapter declares. */
function toRichScript({ capabilities: { output }, replay }: Harness): Script {
  const parts: Partial<Record<(typeof output)[number], readonly ScriptPart[]>> = {
    reasoning: [reasoning('They want the weather.', replay === undefined ? {} : { replay })],
    tool_activity: [
      { type: 'tool_activity', id: 'srv_1', name: 'web_search', arguments: '{"query":"Oslo"}' },
      { type: 'tool_activity', id: 'srv_1', name: 'web_search', output: [] },
    ],
    tool_call: [
      toolCall('weather', { place: 'Oslo' }, { id: 'call_1' }),
      toolCall('weather', { place: 'Rome' }, { id: 'call_2' }),
    ],
  }
  const before = ['reasoning', 'tool_activity'] as const
  const declared = (kind: keyof typeof parts): readonly ScriptPart[] =>
    output.includes(kind) ? (parts[kind] ?? []) : []
  return answer([...before.flatMap(declared), text('Let me look outside.'), ...declared('tool_call')])
}

async function answerRichly(from: Harness): Promise<CompletionChoice> {
  await using stage = await openStage({ ...CASE, script: toRichScript(from) }, from, 'complete')
  return (await stage.ask({ model: 'model-1', prompt: 'How is the weather in Oslo?' })).choices[0]
}

/** A stage needs a case; this one only sets it up. */
const CASE: Case = { group: 'F', name: 'a hand-off', run: () => Promise.resolve() }

/** The conversation so far: an answer, its tools' results, and an answer that was interrupted within a call. */
function toHistory(choice: CompletionChoice): readonly Message[] {
  const results = toolCalls(choice).map((call) => toolResult(call, { degrees: 21 }))
  const cut: readonly HistoryPart[] = [
    { type: 'text', text: 'I was about to' },
    { type: 'refusal', text: 'I would rather not.' },
    { type: 'media', mediaType: 'image/png', data: 'aGVsbG8=' },
    { type: 'unknown', value: { type: 'block_of_tomorrow' } },
    { type: 'tool_call', id: 'call_9', name: 'weather', arguments: '{"place":"Ky' },
  ]
  return [QUESTION, toMessage(choice), ...results, { role: 'assistant', content: cut }, THANKS]
}

function toRequest(messages: readonly Message[], { capabilities }: Harness): CompletionRequest {
  return { model: 'model-1', messages, ...(capabilities.tools.includes('function') && { tools: [WEATHER] }) }
}

async function assertRefused(to: Harness, history: readonly Message[]): Promise<void> {
  await using stage = await openStage(CASE, to, 'complete')
  const error = await stage.askInVain({ model: 'model-1', messages: history })
  deepEqual([error.kind, stage.journal.entries.length], ['unsupported', 0])
}

async function assertCarried(to: Harness, from: Harness, history: readonly Message[]): Promise<CompletionChoice> {
  await using stage = await openStage(CASE, to, 'complete')
  const { choices, warnings = [] } = await stage.ask(toRequest(history, to))
  const [arrived = {}] = stage.requests
  const sent = JSON.stringify(arrived.messages)
  for (const words of ['Let me look outside.', 'I was about to', 'And in Rome?'])
    ok(sent.includes(words), `"${words}" has to arrive`)
  equal(
    /degrees/.test(sent),
    history.some(({ role }) => role === 'tool'),
    'the results of tools have to arrive',
  )
  assertPaired(arrived.messages ?? [])
  assertOwnTokens(arrived.messages ?? [], from, to)
  for (const { path = '' } of warnings) ok(path.startsWith('messages['), `a warning names ${path}`)
  await stage.ask({ ...arrived, messages: arrived.messages })
  deepEqual(stage.requests[1]?.messages, arrived.messages, 'what was put in order stays as it is')
  return choices[0]
}

/** Every call has its result directly behind its turn, and nothing else has one. */
function assertPaired(messages: readonly Message[]): void {
  equal(messages.find(({ role }) => role !== 'system')?.role, 'user')
  const open: string[] = []
  for (const message of messages) {
    if (message.role === 'tool') equal(message.toolCallId, open.shift(), 'a result stands in the order of its call')
    else deepEqual(open, [], `calls without a result before a turn of ${message.role}`)
    if (message.role !== 'assistant' || typeof message.content === 'string') continue
    open.push(...message.content.flatMap((part) => (part.type === 'tool_call' ? [part.id] : [])))
  }
  deepEqual(open, [])
}

/** A token goes only to whom it is from, or to one that takes it. */
function assertOwnTokens(messages: readonly Message[], from: Harness, to: Harness): void {
  if (from.replay === undefined) return
  const { replay } = from
  const takes = to.takes?.some(({ provider, api }) => provider === replay.provider && api === replay.api)
  // On the wire of one that takes it, a token is one of that wire.
  const isTaken = tokensIn(messages).some((token) =>
    takes === true ? isDeepStrictEqual(token.data, replay.data) : isDeepStrictEqual(token, replay),
  )
  const isOwn = replay.provider === to.replay?.provider && replay.api === to.replay.api
  equal(isTaken, isOwn || takes === true, 'a token goes to whom it is from, and to nobody else')
}

async function assertBack(from: Harness, first: CompletionChoice, history: readonly Message[]): Promise<void> {
  await using stage = await openStage(CASE, from, 'complete')
  await stage.ask(toRequest(history, from))
  const minted = first.content.flatMap(({ replay }) => (replay === undefined ? [] : [replay]))
  const returned = tokensIn(stage.requests[0]?.messages ?? [])
  for (const token of minted)
    ok(
      returned.some((other) => isDeepStrictEqual(other, token)),
      'a token goes back byte for byte to whom it is from',
    )
}

function tokensIn(messages: readonly Message[]): readonly ReplayToken[] {
  return messages.flatMap((message) =>
    message.role === 'assistant' && typeof message.content !== 'string'
      ? message.content.flatMap(({ replay }) => (replay === undefined ? [] : [replay]))
      : [],
  )
}
