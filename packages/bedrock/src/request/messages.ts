import type { Message, SystemMessage, ToolMessage, Translation, UserMessage, Warning } from '@concord/core'
import { historyWarning, repairHistory } from '@concord/core/adapter'
import { PROVIDER } from '../config.ts'
import { toAssistantBlocks } from './assistant.ts'
import { toTextBlock, type WireBlock, withMessageOptions, withOptions } from './blocks.ts'
import { toInputBlocks, toToolResult } from './content.ts'
import { createDocumentNames, type DocumentNames } from './media.ts'

/** A conversation of the wire, before the SDK's types narrow it. */
export interface WireConversation {
  /** The instructions before the first turn. */
  readonly system: readonly WireBlock[] | undefined
  readonly messages: readonly WireMessage[]
}

/** One turn. */
export interface WireMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: readonly WireBlock[]
}

/** Writes a conversation. What users and tools say in a row is one turn, which the results of tools begin. */
export function toMessages(messages: readonly Message[]): Translation<WireConversation> {
  const { value: mended, warnings: mends } = repairHistory(messages, PROVIDER)
  const warnings: Warning[] = [...mends]
  const names = createDocumentNames()
  const firstTurn = mended.findIndex(({ message }) => message.role !== 'system')
  const start = firstTurn === -1 ? mended.length : firstTurn
  const leading = mended.slice(0, start).map(({ message }) => message)
  const system = leading.flatMap((message) => (message.role === 'system' ? toSystemBlocks(message) : []))
  const turns: Turn[] = []
  for (const { message, path } of mended.slice(start)) addTurn(turns, message, { path, names, warnings })
  return { value: { system: system.length > 0 ? system : undefined, messages: turns.map(toWireMessage) }, warnings }
}

function toSystemBlocks(message: SystemMessage): readonly WireBlock[] {
  const { content } = message
  const blocks =
    typeof content === 'string'
      ? toTextBlocks(content)
      : content.flatMap((part) => withOptions(toTextBlock(part.text), part))
  return withMessageOptions(blocks, message)
}

/** A turn that may go on. */
interface Turn {
  readonly role: WireMessage['role']
  /** The results of tools: models want them first. */
  readonly results: WireBlock[]
  readonly said: WireBlock[]
}

interface TurnFacts {
  readonly path: string
  readonly names: DocumentNames
  readonly warnings: Warning[]
}

function addTurn(turns: Turn[], message: Message, facts: TurnFacts): void {
  switch (message.role) {
    case 'system':
      return addSaid(turns, 'system', toSystemBlocks(message), facts)
    case 'user':
      return addSaid(turns, 'user', toUserBlocks(message, facts), facts)
    case 'assistant': {
      const blocks = toAssistantBlocks(message, facts.path, facts.warnings)
      return addSaid(turns, 'assistant', withMessageOptions(blocks, message), facts)
    }
    case 'tool':
      return addResult(turns, message, facts)
    default:
      message satisfies never
  }
}

function toUserBlocks(message: UserMessage, { path, names }: TurnFacts): readonly WireBlock[] {
  const { content } = message
  const blocks = typeof content === 'string' ? toTextBlocks(content) : toInputBlocks(content, `${path}.content`, names)
  return withMessageOptions(blocks, message)
}

function toTextBlocks(text: string): readonly WireBlock[] {
  return text === '' ? [] : [toTextBlock(text)]
}

/** The wire refuses a turn without content. */
function addSaid(
  turns: Turn[],
  role: WireMessage['role'],
  blocks: readonly WireBlock[],
  { path, warnings }: TurnFacts,
): void {
  if (blocks.length === 0) warnings.push(historyWarning(path, `an empty ${role} turn was left out`, PROVIDER))
  else turnOf(turns, role).said.push(...blocks)
}

function addResult(turns: Turn[], message: ToolMessage, { path, names, warnings }: TurnFacts): void {
  const turn = turnOf(turns, 'user')
  if (turn.said.length > 0)
    warnings.push(historyWarning(path, 'the result of a tool was moved before what the user said', PROVIDER))
  turn.results.push(...toToolResult(message, path, names))
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
  return { role, content: [...results, ...said] }
}
