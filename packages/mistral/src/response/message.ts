import type { OutputPart } from '@concord/core'
import {
  createPartNumbers,
  isAbsent,
  leftovers,
  numberOrAbsent,
  type PartNumbers,
  textOrAbsent,
  type WireObject,
} from '@concord/core/adapter'
import { createContentReader } from './content.ts'
import { type CallFacts, createToolCallReader } from './tool-calls.ts'

/** Reads the messages of one choice, whole or in pieces. Tools that Mistral runs make several of them. */
export interface MessageReader {
  read(message: WireObject, answered: ReadonlySet<unknown>, parts: OutputPart[]): void
  /** Ends the message that is open: another one follows. */
  close(parts: OutputPart[]): void
  end(parts: OutputPart[]): void
  /** The vendor's own fields of the messages. */
  readonly metadata: WireObject | undefined
}

/** The fields of a message, or of a delta, that the contract holds, or that say nothing. */
export const MESSAGE_FIELDS: ReadonlySet<string> = new Set([
  'role',
  'content',
  'tool_calls',
  'tool_call_id',
  'index', // which message it is
  'prefix', // an echo of the request
])

/** Makes the state that reads the messages of one choice. */
export function createMessageReader(facts: Omit<CallFacts, 'numbers'>): MessageReader {
  const numbers: PartNumbers = createPartNumbers()
  const content = createContentReader(numbers)
  const calls = createToolCallReader({ ...facts, numbers })
  let metadata: WireObject | undefined
  let result: OpenResult | undefined
  let place: number | undefined
  let role = 'assistant'

  function begin(message: WireObject, parts: OutputPart[]): void {
    const next = numberOrAbsent(message['index'])
    const isAnother = next !== place
    const given = textOrAbsent(message['role'])
    if (isAnother || (given !== undefined && given !== role)) close(parts)
    role = given ?? (isAnother ? 'assistant' : role)
    place = next
  }

  function readResult(message: WireObject): void {
    result ??= { content: [], fields: {} }
    result.id ??= textOrAbsent(message['tool_call_id'])
    if (!isAbsent(message['content'])) result.content.push(message['content'])
    result.fields = { ...result.fields, ...leftovers(message, MESSAGE_FIELDS).providerMetadata }
  }

  function close(parts: OutputPart[]): void {
    content.close(parts)
    if (result === undefined) return
    const { id = facts.createId(), content: pieces, fields } = result
    const { name, ...rest } = fields
    result = undefined
    const output = joinContent(pieces)
    parts.push({
      type: 'tool_activity',
      index: numbers(`result of ${id}`),
      id,
      name: textOrAbsent(calls.nameOf(id)) ?? textOrAbsent(name) ?? 'tool',
      ...(output !== undefined && { output }),
      ...(Object.keys(rest).length > 0 && { providerMetadata: rest }),
    })
  }

  return {
    read(message, answered, parts) {
      begin(message, parts)
      if (role === 'tool') return readResult(message)
      content.read(message['content'], parts)
      calls.read(message['tool_calls'], answered, parts)
      const { providerMetadata } = leftovers(message, MESSAGE_FIELDS)
      if (providerMetadata !== undefined) metadata = { ...metadata, ...providerMetadata }
    },
    close,
    end(parts) {
      close(parts)
      calls.end(parts)
    },
    get metadata() {
      return metadata
    },
  }
}

/** The result of a tool that Mistral ran. */
interface OpenResult {
  id?: string | undefined
  readonly content: unknown[]
  fields: WireObject
}

function joinContent(pieces: readonly unknown[]): unknown {
  if (pieces.length <= 1) return pieces[0]
  return pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : pieces.flat()
}
