import type { ProviderMetadata } from '../contract/metadata.ts'
import type { OutputPart } from '../contract/part.ts'
import type { CompletionChunk } from '../contract/response.ts'
import type { Violation } from './violation.ts'
import { findDifferences, joinPath, MISSING, show } from './json.ts'

/**
 * Checks that a collected stream equals the whole answer, where the vendor sent the same content both ways.
 *
 * Not compared: `id`, `created`, `requestId` (each call has its own) and the values of replay tokens. Arguments are
 * compared as JSON when both parse. Every leaf of the whole answer's metadata is at the same place in the stream's.
 */
export function checkTwins(collected: CompletionChunk, complete: CompletionChunk): readonly Violation[] {
  const differences = findDifferences(toComparable(collected, complete), toComparable(complete, collected))
  const metadata = new Map(metadataOf(collected))
  return [
    ...differences.map(({ path, first, second }) =>
      twins(path, `the stream has ${show(first)}, the whole answer ${show(second)}`),
    ),
    ...metadataOf(complete).flatMap(([path, wanted]) => checkLeaves(path, wanted, metadata.get(path))),
  ]
}

/** A completion without what may differ. */
function toComparable(completion: CompletionChunk, twin: CompletionChunk): unknown {
  const { id: _id, created: _created, requestId: _requestId, providerMetadata: _metadata, ...rest } = completion
  return {
    ...rest,
    choices: completion.choices.map(({ providerMetadata: _ofChoice, ...choice }, i) => ({
      ...choice,
      content: choice.content.map((part, j) => toComparablePart(part, twin.choices[i]?.content[j])),
    })),
  }
}

function toComparablePart(part: OutputPart, twin: OutputPart | undefined): unknown {
  const { replay, providerMetadata: _metadata, ...rest } = part
  const written = argumentsOf(part)
  const other = twin === undefined ? undefined : argumentsOf(twin)
  const areJson = written !== undefined && other !== undefined && parseJson(other) !== MISSING
  const parsed = areJson ? parseJson(written) : MISSING
  return {
    ...rest,
    ...(parsed !== MISSING && { arguments: parsed }),
    ...(replay !== undefined && { replay: { provider: replay.provider, api: replay.api } }),
  }
}

function argumentsOf(part: OutputPart): string | undefined {
  return part.type === 'tool_call' || part.type === 'tool_activity' ? part.arguments : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return MISSING
  }
}

/** Every metadata of a completion, with its place. */
function metadataOf(completion: CompletionChunk): readonly (readonly [path: string, metadata: ProviderMetadata])[] {
  return [
    ['providerMetadata', completion.providerMetadata] as const,
    ...completion.choices.flatMap((choice, i) => [
      [`choices[${i}].providerMetadata`, choice.providerMetadata] as const,
      ...choice.content.map(
        (part, j) => [`choices[${i}].content[${j}].providerMetadata`, part.providerMetadata] as const,
      ),
    ]),
  ].flatMap(([path, metadata]) => (metadata === undefined ? [] : [[path, metadata] as const]))
}

function checkLeaves(path: string, wanted: unknown, found: unknown): readonly Violation[] {
  if (typeof wanted !== 'object' || wanted === null || Object.keys(wanted).length === 0)
    return findDifferences(found, wanted).map(({ first }) =>
      twins(path, `the stream has ${show(first)}, the whole answer ${show(wanted)}`),
    )
  return Object.entries(wanted).flatMap(([key, value]: readonly [string, unknown]) =>
    checkLeaves(Array.isArray(wanted) ? `${path}[${key}]` : joinPath(path, key), value, valueAt(found, key)),
  )
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? value[key as keyof object] : MISSING
}

function twins(path: string, message: string): Violation {
  return { law: 'twins', path, message }
}
