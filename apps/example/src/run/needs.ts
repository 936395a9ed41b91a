import type { Capabilities, MediaKind, OutputCapability, RequestSetting, ResponseFormat, Tool } from '@concord/core'

/** What an idea asks of a wire, in the words of the capability literals. */
export interface Needs {
  readonly input?: Capabilities['input']
  readonly settings?: readonly RequestSetting[]
  readonly tools?: Tool['type']
  readonly responseFormat?: ResponseFormat['type']
  /** A kind of media, as base64. */
  readonly media?: MediaKind
  readonly output?: OutputCapability
}

/** Says what a wire lacks for an idea, if it lacks anything. */
export function lackOf(wire: Capabilities, needs: Needs): string | undefined {
  const { input, settings = [], tools, responseFormat, media, output } = needs
  if (input === 'messages' && wire.input !== input) return 'no conversation (it completes a text)'
  if (input === 'prompt' && wire.input !== input) return 'one prompt a call (it is a conversation)'
  const setting = settings.find((name) => !wire.settings.includes(name))
  if (setting !== undefined) return `no setting ${setting}`
  if (tools !== undefined && !wire.tools.includes(tools)) return 'no tools'
  if (responseFormat !== undefined && !wire.responseFormat.includes(responseFormat))
    return 'no JSON Schema for the answer'
  if (media !== undefined && !wire.media[media].includes('base64')) return `no ${media}s`
  if (output !== undefined && !wire.output.includes(output)) return `no ${output} in its answers`
  return undefined
}
