import type { CompletionResponse, ParsedRequest, Translation } from '@concord/core'
import { createLosses } from '@concord/core/adapter'
import type { Host } from '../../../host.ts'
import { toHostObject } from '../../../server/host-object.ts'
import { toFacts } from '../../../server/response.ts'
import { createChoiceWriter } from './choice.ts'

/** Writes a whole answer as a legacy completion. */
export function toBody(response: CompletionResponse, _parsed: ParsedRequest, host: Host): Translation<unknown> {
  const losses = createLosses(WIRE)
  const choices = response.choices.map((choice) =>
    createChoiceWriter(choice.index, losses, host).write(choice, response),
  )
  const value = {
    id: response.id,
    object: OBJECT,
    created: response.created,
    model: response.model,
    choices,
    ...toFacts(response, losses, host),
  }
  return { value: toHostObject(value, host, losses), warnings: losses.warnings }
}

/** How warnings call this wire. */
export const WIRE = 'the legacy completions wire'

/** What a body, and an event of a stream, says that it is. */
export const OBJECT = 'text_completion'
