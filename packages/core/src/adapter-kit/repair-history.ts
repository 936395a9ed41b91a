import type { Translation } from '../contract/adapter.ts'
import type { AssistantMessage, Message, ToolMessage, UserMessage } from '../contract/message.ts'
import type { Warning } from '../contract/warning.ts'

/** A turn of a conversation, and where it stands in the request; a turn that was added stands where its call does. */
export interface Turn {
  readonly message: Message
  readonly path: string
}

/**
 * Puts every result of a tool directly behind the turn that called it, as most vendors demand: a later result moves there, a
 * call without a result gets one that says so, and a result without a call becomes a turn of the user. Each mend is a
 * `history` warning; a conversation that is in order stays as it is, and so do calls that end it and a result whose role
 * the vendor's own options say.
 */
export function repairHistory(messages: readonly Message[], provider: string): Translation<readonly Turn[]> {
  const warnings: Warning[] = []
  const warn = (path: string, what: string): void => {
    warnings.push(historyWarning(path, what, provider))
  }
  const turns = messages.map((message, i) => ({ message, path: `messages[${i}]` }))
  const answers = new Map<Turn, Turn>()
  const value = turns.flatMap((turn, i): readonly Turn[] => {
    if (answers.has(turn)) return []
    if (turn.message.role === 'tool') {
      if (isShapedFor(provider, turn.message)) return [turn]
      warn(turn.path, 'a tool result without its call was sent as a turn of the user')
      return [{ message: toUserTurn(turn.message), path: turn.path }]
    }
    const calls = turn.message.role === 'assistant' ? callsOf(turn.message) : []
    return calls.length === 0 ? [turn] : [turn, ...resultsOf(turn, calls, turns.slice(i + 1), answers, warn)]
  })
  return { value, warnings }
}

/** Tells that an earlier message, or a part of one, could not go as it was. */
export function historyWarning(path: string, what: string, provider: string): Warning {
  return { code: 'history', message: `${provider}: ${what}`, path }
}

type Warn = (path: string, what: string) => void

/** The results of a turn's calls: those that follow directly, then those that had to be fetched or made. */
function resultsOf(
  turn: Turn,
  calls: readonly Call[],
  later: readonly Turn[],
  answers: Map<Turn, Turn>,
  warn: Warn,
): readonly Turn[] {
  const open = new Map(calls)
  const results: Turn[] = []
  let isDirect = true
  for (const candidate of later) {
    if (open.size === 0) break
    const { role } = candidate.message
    // A later turn of the model has calls, and so results, of its own.
    if (role === 'assistant') break
    if (candidate.message.role !== 'tool') isDirect = false
    else if (open.delete(candidate.message.toolCallId)) {
      if (!isDirect) warn(candidate.path, 'a tool result was moved behind its call')
      answers.set(candidate, turn)
      results.push(candidate)
    }
  }
  if (later.length === 0) return results
  for (const [id, name] of open) {
    warn(turn.path, 'a tool call without a result was given one that says so')
    results.push({ message: toMissingResult(id, name), path: turn.path })
  }
  return results
}

function isShapedFor(provider: string, { providerOptions }: ToolMessage): boolean {
  return 'role' in (providerOptions?.[provider] ?? {})
}

type Call = readonly [id: string, name: string]

function callsOf({ content }: AssistantMessage): readonly Call[] {
  if (typeof content === 'string') return []
  return content.flatMap((part) => (part.type === 'tool_call' ? [[part.id, part.name] as const] : []))
}

function toMissingResult(toolCallId: string, name: string): ToolMessage {
  return { role: 'tool', toolCallId, name, content: 'No result was given for this call.', isError: true }
}

function toUserTurn({ content }: ToolMessage): UserMessage {
  if (typeof content === 'string') return { role: 'user', content }
  const parts = content.map((part) =>
    part.type === 'json' ? { type: 'text' as const, text: JSON.stringify(part.value) } : part,
  )
  return { role: 'user', content: parts }
}
