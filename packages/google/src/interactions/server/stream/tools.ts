import type { OutputPart, ToolActivityPart, ToolCallPart } from '@concord/core'
import { createLosses, noteCustom, type PartFacts, present } from '@concord/core/adapter'
import { isActivityToken, toFunctionCall } from '../response/steps.ts'
import { add, nothing, type OpenStep, start, stop, toSteps } from './open-step.ts'

/** The arguments go as their text; free text, which is no JSON, goes at the end. */
export function openCall(slot: number): OpenStep {
  const freeText: string[] = []
  function write(part: ToolCallPart): string {
    if (part.custom === true) freeText.push(part.arguments)
    else if (part.arguments !== '') return add(slot, { type: 'arguments_delta', arguments: part.arguments })
    return ''
  }
  return {
    start(part, facts) {
      if (part.type !== 'tool_call') return ''
      const path = `${facts.path}.content[${part.index}]`
      if (part.custom === true) noteCustom(path, facts.losses)
      return start(slot, { ...toFunctionCall(part, path, facts), arguments: {} }) + write(part)
    },
    add(part, { path, losses }) {
      if (part.type !== 'tool_call') return ''
      noteLate(part, `${path}.content[${part.index}]`, losses)
      return write(part)
    },
    end() {
      const written = JSON.stringify({ input: freeText.join('') })
      return (freeText.length === 0 ? '' : add(slot, { type: 'arguments_delta', arguments: written })) + stop(slot)
    },
    place: nothing,
    isPlaced: true,
  }
}

function noteLate(part: OutputPart, path: string, losses: PartFacts['losses']): void {
  if (part.replay !== undefined) losses.add(`${path}.replay`, 'a replay token after the start of a step')
  if (part.providerMetadata !== undefined) losses.add(`${path}.providerMetadata`, 'metadata after the start of a step')
}

/** What the vendor ran has its place as soon as it is known whether it is a call or a result; it comes whole at the end. */
export function openActivity(slot: number): OpenStep {
  const pieces: OutputPart[] = []
  let isOwn = false
  let isPlaced = false
  function begin(facts: Omit<PartFacts, 'isOwn'>): string {
    if (isPlaced) return ''
    isPlaced = true
    // What is lost is noted at the end, of the whole.
    const [step = {}] = toSteps(pieces, { ...facts, isOwn, losses: createLosses('') })
    const { type, name, id, call_id } = step
    return start(slot, present({ type, name, id, call_id }))
  }
  function write(part: OutputPart, facts: PartFacts): string {
    pieces.push(part)
    ;({ isOwn } = facts)
    return part.type === 'tool_activity' && isTold(part) ? begin(facts) : ''
  }
  return {
    start: write,
    add: write,
    place: begin,
    end(facts) {
      const begun = begin(facts)
      const steps = toSteps(pieces, { ...facts, isOwn })
      return begun + steps.map((step) => add(slot, step)).join('') + stop(slot)
    },
    get isPlaced() {
      return isPlaced
    },
  }
}

/** Tells a piece that says whether it is of a call or of a result. */
function isTold(part: ToolActivityPart): boolean {
  return part.arguments !== undefined || part.output !== undefined || isActivityToken(part)
}
