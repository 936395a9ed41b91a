import type { CompletionRequest } from '@concord/core'
import { present } from '@concord/core/adapter'
import type { WireBlock } from './blocks.ts'
import type { WireConversation, WireMessage } from './messages.ts'

/** Puts a cache point behind everything up to the end of the prompt, which is the user's last turn. */
export function withPromptCache(
  { system, messages }: WireConversation,
  cache: CompletionRequest['promptCache'],
): WireConversation {
  if (cache === undefined) return { system, messages }
  const point = { cachePoint: present({ type: 'default', ttl: cache.ttl }) }
  const last = messages.findLastIndex(({ role }) => role === 'user')
  if (last === -1) return { system: system === undefined ? undefined : endWith(system, point), messages }
  return { system, messages: messages.map((message, i) => (i === last ? endTurn(message, point) : message)) }
}

function endTurn({ role, content }: WireMessage, point: WireBlock): WireMessage {
  return { role, content: endWith(content, point) }
}

/** One that stands there already is enough. */
function endWith(blocks: readonly WireBlock[], point: WireBlock): readonly WireBlock[] {
  return isCachePoint(blocks.at(-1)) ? blocks : [...blocks, point]
}

/** Whether a block is a cache point. */
export function isCachePoint(block: WireBlock | undefined): boolean {
  return block !== undefined && 'cachePoint' in block
}
