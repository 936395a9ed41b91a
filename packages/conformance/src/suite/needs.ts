import type { Capabilities, RequestSetting } from '@concord/core'
import { REQUEST_FIELDS } from '@concord/core/adapter'
import type { Case, Need, WireTrait } from './case.ts'
import type { Harness } from './subject.ts'

/** The first thing that a case needs and an adapter has not declared. */
export function findUnmet({ needs = [] }: Case, harness: Harness): Need | undefined {
  return needs.find((need) => !isMet(need, harness))
}

function isMet(need: Need, harness: Harness): boolean {
  const { capabilities } = harness
  if ('wire' in need) return TRAITS[need.wire](harness)
  if ('input' in need) return capabilities.input === need.input
  if ('setting' in need) return isCarried(need.setting, capabilities)
  if ('tool' in need) return capabilities.tools.includes(need.tool)
  if ('toolChoice' in need) return capabilities.toolChoice.includes(need.toolChoice)
  if ('responseFormat' in need) return capabilities.responseFormat.includes(need.responseFormat)
  if ('media' in need) return capabilities.media[need.media].includes(need.source)
  return capabilities.output.includes(need.output)
}

/** A field that every wire has to carry is never refused, so that its case has to pass. */
function isCarried(setting: RequestSetting, { settings }: Capabilities): boolean {
  return REQUEST_FIELDS[setting] === 'always' || settings.includes(setting)
}

const TRAITS: Readonly<Record<WireTrait, (harness: Harness) => boolean>> = {
  'event stream': ({ dialect }) => encoderOf(dialect).contentType.startsWith('text/event-stream'),
  'failures in mid-stream': ({ dialect }) => encoderOf(dialect).fail(FAILURE).length > 0,
  'replay tokens': ({ replay }) => replay !== undefined,
}

const FAILURE = Object.assign(new Error('a failure'), {
  name: 'CompletionError' as const,
  kind: 'server' as const,
  provider: 'conformance',
  retryable: true,
})

function encoderOf(dialect: Harness['dialect']): ReturnType<Harness['dialect']['createEncoder']> {
  return dialect.createEncoder({ request: { model: 'model-1', prompt: 'Hello?' }, stream: true })
}

/**
 * How an unmet need shows: as an `unsupported` error before any request, as a warning of the request, as one of the mirror; a
 * trait of the wire cannot be demanded, so that its lack is a reason to leave the case out.
 */
export type Refusal =
  | { readonly type: 'unsupported'; readonly word: string }
  | { readonly type: 'left out'; readonly path: keyof typeof REQUEST_FIELDS }
  | { readonly type: 'not encodable' }
  | { readonly type: 'none'; readonly reason: string }

/** How it shows that a need is not met. */
export function toRefusal(need: Need): Refusal {
  if ('wire' in need) return { type: 'none', reason: LACKS[need.wire] }
  if ('output' in need) return { type: 'not encodable' }
  if (!('setting' in need)) return { type: 'unsupported', word: wordOf(need) }
  const { setting } = need
  return REQUEST_FIELDS[setting] === 'hint'
    ? { type: 'left out', path: setting }
    : { type: 'unsupported', word: setting }
}

const LACKS: Readonly<Record<WireTrait, string>> = {
  'event stream': 'its stream is framed otherwise',
  'failures in mid-stream': 'its wire has no word for a failure in mid-stream',
  'replay tokens': 'it mints no tokens that must be sent back',
}

/** What the error has to name. */
function wordOf(need: Exclude<Need, { output: unknown } | { wire: unknown } | { setting: unknown }>): string {
  if ('input' in need) return need.input === 'messages' ? 'messages' : 'prompt'
  if ('tool' in need) return 'tools[0]'
  if ('toolChoice' in need) return 'toolChoice'
  return 'media' in need ? 'messages[' : 'responseFormat'
}
