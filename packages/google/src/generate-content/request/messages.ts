import type { Message, Translation, Warning } from '@concord/core'
import { historyWarning, repairHistory, type WireObject } from '@concord/core/adapter'
import { PROVIDER } from '../../config.ts'
import { toAssistantParts } from './assistant.ts'
import { withMessageOptions } from '../../request.ts'
import { toInputParts, toTextParts } from './content.ts'
import { type KnownCall, toFunctionResponse } from './results.ts'

/** A conversation of the wire, before the SDK's types narrow it. */
export interface WireConversation {
  readonly systemInstruction?: { readonly parts: readonly WireObject[] } | undefined
  readonly contents: readonly WireContent[]
}

/** One turn. */
export interface WireContent {
  readonly role: 'user' | 'model'
  readonly parts: readonly WireObject[]
}

/** Writes a conversation. The results of one turn's calls are one turn; instructions stand before all turns. */
export function toMessages(messages: readonly Message[]): Translation<WireConversation> {
  const { value: mended, warnings: mends } = repairHistory(messages, PROVIDER)
  const warnings: Warning[] = [...mends]
  const instructions: WireObject[] = []
  const turns: Turn[] = []
  const calls = new Map<string, KnownCall>()
  for (const { message, path } of mended) {
    if (message.role !== 'system') addTurn(turns, message, { path, warnings, calls })
    else {
      if (turns.length > 0)
        warnings.push(historyWarning(path, 'instructions were moved before the first turn', PROVIDER))
      const { content } = message
      const parts = typeof content === 'string' ? toTextParts(content) : toInputParts(content, path, warnings)
      instructions.push(...withMessageOptions(parts, message))
    }
  }
  return {
    value: {
      systemInstruction: instructions.length > 0 ? { parts: instructions } : undefined,
      contents: turns.map(({ role, parts }) => ({ role, parts })),
    },
    warnings,
  }
}

/** A turn that may go on: one of results takes the results after it. */
interface Turn extends WireContent {
  readonly parts: WireObject[]
  readonly isOfResults: boolean
}

interface TurnFacts {
  readonly path: string
  readonly warnings: Warning[]
  /** The calls so far, by their ids. */
  readonly calls: Map<string, KnownCall>
}

function addTurn(turns: Turn[], message: Exclude<Message, { role: 'system' }>, facts: TurnFacts): void {
  const { path, warnings, calls } = facts
  switch (message.role) {
    case 'user': {
      const { content } = message
      const parts =
        typeof content === 'string' ? toTextParts(content) : toInputParts(content, `${path}.content`, warnings)
      return addParts(turns, 'user', withMessageOptions(parts, message), facts)
    }
    case 'assistant':
      noteCalls(message.content, calls)
      return addParts(turns, 'model', withMessageOptions(toAssistantParts(message, path, warnings), message), facts)
    case 'tool': {
      const part = toFunctionResponse(message, calls.get(message.toolCallId), path, warnings)
      const last = turns.at(-1)
      if (last?.isOfResults === true) last.parts.push(part)
      else turns.push({ role: 'user', parts: [part], isOfResults: true })
      return
    }
    default:
      message satisfies never
  }
}

function noteCalls(content: Extract<Message, { role: 'assistant' }>['content'], calls: Map<string, KnownCall>): void {
  if (typeof content === 'string') return
  for (const part of content)
    if (part.type === 'tool_call') calls.set(part.id, { name: part.name, hasId: part.syntheticId !== true })
}

/** The wire refuses a turn without parts; an answer may be an empty text. */
function addParts(
  turns: Turn[],
  role: WireContent['role'],
  parts: readonly WireObject[],
  { path, warnings }: TurnFacts,
): void {
  if (parts.length > 0) turns.push({ role, parts: [...parts], isOfResults: false })
  else if (role === 'model') turns.push({ role, parts: [{ text: '' }], isOfResults: false })
  else warnings.push(historyWarning(path, 'an empty turn was left out', PROVIDER))
}
