import type { Message, Translation, Warning } from '@concord/core'
import { repairHistory, type Turn } from '@concord/core/adapter'
import type { Host } from '../../host.ts'
import { toAssistantItems } from './assistant.ts'
import { toContent, type WireItem, withOptions } from './content.ts'
import { callsOf, toResultItem } from './results.ts'

/** What the writer of a conversation may know beside it. */
export interface InputFacts {
  /** Whether the vendor keeps what it answers; where it does not, it knows no item by its id alone. */
  readonly isStored: boolean
  /** Whether the vendor holds what came before; a result may then answer a call that is not here. */
  readonly isContinued: boolean
  readonly host: Host
}

/**
 * Writes a conversation as items. Instructions stay messages in their place: the field `instructions` is not kept from
 * one turn to the next, and holds one text alone.
 */
export function toInput(messages: readonly Message[], facts: InputFacts): Translation<readonly WireItem[]> {
  const { value: turns, warnings: mended } = toTurns(messages, facts)
  const warnings: Warning[] = [...mended]
  const calls = callsOf(messages)
  const value = turns.flatMap(({ message, path }): readonly WireItem[] => {
    switch (message.role) {
      case 'system':
      case 'user':
        return [
          withOptions(
            { role: message.role, content: toContent(message.content, path, facts.host) },
            message,
            facts.host,
          ),
        ]
      case 'assistant':
        return toAssistantItems(message, path, facts, warnings)
      case 'tool':
        return [toResultItem(message, { path, calls, warnings, host: facts.host })]
      default:
        return message satisfies never
    }
  })
  return { value, warnings }
}

function toTurns(messages: readonly Message[], { isContinued, host }: InputFacts): Translation<readonly Turn[]> {
  if (!isContinued) return repairHistory(messages, host.provider)
  return { value: messages.map((message, i) => ({ message, path: `messages[${i}]` })), warnings: [] }
}
