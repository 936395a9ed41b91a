import type { Message, SystemMessage, ToolMessage, Translation, UserMessage, Warning } from '@concord/core'
import { historyWarning, repairHistory } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { toAssistantBlocks } from './assistant.ts'
import { toBlocks, toInputBlocks, toToolResult, type WireBlock, withMessageOptions } from './content.ts'

/** A conversation of the wire, before the SDK's types narrow it. */
export interface WireConversation {
  /** The instructions before the first turn. */
  readonly system?: string | readonly WireBlock[] | undefined
  readonly messages: readonly WireMessage[]
}

/** One turn. */
export interface WireMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string | readonly WireBlock[]
}

/** Writes a conversation. What users and tools say in a row is one turn, which the results of tools begin. */
export function toMessages(messages: readonly Message[]): Translation<WireConversation> {
  const { value: mended, warnings: mends } = repairHistory(messages, PROVIDER)
  const warnings: Warning[] = [...mends]
  const firstTurn = mended.findIndex(({ message }) => message.role !== 'system')
  const start = firstTurn === -1 ? mended.length : firstTurn
  const leading = mended.slice(0, start).map(({ message }) => message)
  const system = toSystem(leading.filter((message) => message.role === 'system'))
  const turns: Turn[] = []
  for (const { message, path } of mended.slice(start)) addTurn(turns, message, path, warnings)
  return { value: { system, messages: turns.map(toWireMessage) }, warnings }
}

function toSystem(messages: readonly SystemMessage[]): WireConversation['system'] {
  const [only, ...others] = messages.map(toSystemContent).filter((content) => content.length > 0)
  return others.length === 0 ? only : [only ?? '', ...others].flatMap(toBlocks)
}

function toSystemContent(message: SystemMessage): WireMessage['content'] {
  const { content } = message
  return withMessageOptions(typeof content === 'string' ? content : toInputBlocks(content, ''), message)
}

/** A turn that may go on. */
interface Turn {
  readonly role: WireMessage['role']
  /** The results of tools: the wire wants them first. */
  readonly results: WireBlock[]
  readonly said: (string | readonly WireBlock[])[]
}

function addTurn(turns: Turn[], message: Message, path: string, warnings: Warning[]): void {
  switch (message.role) {
    case 'system':
      return addSaid(turns, 'system', toSystemContent(message), path, warnings)
    case 'user':
      return addSaid(turns, 'user', toUserContent(message, path), path, warnings)
    case 'assistant': {
      const blocks = toAssistantBlocks(message, path, warnings)
      return addSaid(turns, 'assistant', withMessageOptions(blocks, message), path, warnings)
    }
    case 'tool':
      return addResult(turns, message, path, warnings)
    default:
      message satisfies never
  }
}

function toUserContent(message: UserMessage, path: string): WireMessage['content'] {
  const { content } = message
  return withMessageOptions(typeof content === 'string' ? content : toInputBlocks(content, `${path}.content`), message)
}

/** The wire refuses a turn without content. */
function addSaid(
  turns: Turn[],
  role: WireMessage['role'],
  content: WireMessage['content'],
  path: string,
  warnings: Warning[],
): void {
  if (content.length === 0) warnings.push(historyWarning(path, `an empty ${role} turn was left out`, PROVIDER))
  else turnOf(turns, role).said.push(content)
}

function addResult(turns: Turn[], message: ToolMessage, path: string, warnings: Warning[]): void {
  const turn = turnOf(turns, 'user')
  if (turn.said.length > 0)
    warnings.push(historyWarning(path, 'the result of a tool was moved before what the user said', PROVIDER))
  turn.results.push(toToolResult(message, path))
}

/** The user's turn goes on; the others are as many as they were. */
function turnOf(turns: Turn[], role: WireMessage['role']): Turn {
  const last = turns.at(-1)
  if (role === 'user' && last?.role === 'user') return last
  const turn: Turn = { role, results: [], said: [] }
  turns.push(turn)
  return turn
}

function toWireMessage({ role, results, said }: Turn): WireMessage {
  const [only, ...others] = said
  if (only !== undefined && others.length === 0 && results.length === 0) return { role, content: only }
  return { role, content: [...results, ...said.flatMap(toBlocks)] }
}
