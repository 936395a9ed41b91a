import type { HistoryPart, ReasoningEffort } from '@concord/core'
import { isObject, present, type WireObject } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { fromReasoning, REASONING_FIELDS, toReplay } from '../../response/reasoning.ts'

type Fields = Record<string, unknown>

/** Moves the settings of reasoning to the field of the contract; what that cannot hold stays. */
export function moveReasoning(fields: Fields, rest: Fields, { quirks }: Host): void {
  const settings = present({
    ...READERS[quirks.reasoningSettings ?? 'reasoning_effort'](rest),
    ...fromInclude(rest, quirks),
  })
  if (Object.keys(settings).length > 0) fields['reasoning'] = settings
}

const EFFORTS: ReadonlySet<unknown> = new Set<ReasoningEffort>([
  'none',
  'minimal',
  'low',
  'medium',
  'high',
  'xhigh',
  'max',
])

function take(rest: Fields, key: string, isTaken: (value: unknown) => boolean): unknown {
  const value = rest[key]
  if (!isTaken(value)) return undefined
  delete rest[key]
  return value
}

const isEffort = (value: unknown): boolean => EFFORTS.has(value)
const isFlag = (value: unknown): boolean => typeof value === 'boolean'
const isCount = (value: unknown): boolean => typeof value === 'number'

const READERS: Readonly<
  Record<'reasoning_effort' | 'reasoning' | 'thinking' | 'enable_thinking', (rest: Fields) => WireObject>
> = {
  reasoning_effort: (rest) => ({ effort: take(rest, 'reasoning_effort', isEffort) }),
  reasoning: (rest) => {
    const given = rest['reasoning']
    if (!isObject(given)) return { effort: take(rest, 'reasoning_effort', () => false) }
    const others: Fields = { ...given }
    const effort = take(others, 'effort', isEffort)
    const maxTokens = take(others, 'max_tokens', isCount)
    const exclude = take(others, 'exclude', isFlag)
    if (Object.keys(others).length > 0) rest['reasoning'] = others
    else delete rest['reasoning']
    return { effort, maxTokens, include: exclude === undefined ? undefined : exclude !== true }
  },
  thinking: (rest) => {
    const isOff = take(rest, 'thinking', (value) => JSON.stringify(value) === '{"type":"disabled"}') !== undefined
    return { effort: isOff ? 'none' : take(rest, 'reasoning_effort', isEffort) }
  },
  enable_thinking: (rest) => {
    const isOn = rest['enable_thinking']
    const maxTokens = isOn === true ? take(rest, 'thinking_budget', isCount) : undefined
    if (maxTokens !== undefined || isOn === false) delete rest['enable_thinking']
    return { effort: isOn === false ? 'none' : undefined, maxTokens }
  },
}

function fromInclude(rest: Fields, { reasoningInclude }: Host['quirks']): WireObject {
  if (reasoningInclude === undefined || reasoningInclude === 'always') return {}
  return { include: take(rest, reasoningInclude, (value) => value === true) }
}

/** What an earlier answer thought, as parts, and the fields of its message that they were read from. */
export interface ReturnedReasoning {
  readonly parts: readonly HistoryPart[]
  readonly fields: readonly string[]
}

/** Reads what a host takes back of its reasoning. */
export function fromReturned(message: WireObject, host: Host): ReturnedReasoning {
  const own = fromReasoning(message, host)
  const parts = own
    .filter(({ data, text }) => data !== undefined && (text !== '' || !('field' in data)))
    .map((thought): HistoryPart => ({ type: 'reasoning', text: thought.text, ...toReplay(thought, host) }))
  if (parts.length === 0) return { parts, fields: [] }
  const field = REASONING_FIELDS.find((name) => typeof message[name] === 'string' && message[name] !== '')
  const isRead = own.some(({ data }) => isObject(data) && data['field'] === field) && field !== undefined
  return { parts, fields: [...(isRead ? [field] : []), 'reasoning_details'] }
}
