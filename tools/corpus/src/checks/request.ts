import type { CompletionRequest } from '@concord/core'
import { findDifference, showPath, type Path, valueAt } from '../json.ts'
import { collectLeaves } from '../leaves.ts'
import type { Lane } from '../lane.ts'
import { type Finding, show } from './finding.ts'

/** What became of a recorded request. */
export interface RequestReport {
  readonly isEqual: boolean
  /** The normal forms that it took. */
  readonly forms: readonly string[]
  /** Leaves of the read request, outside and inside of `providerOptions`. */
  readonly inContract: number
  readonly inOptions: number
  readonly optionKeys: readonly string[]
  readonly findings: readonly Finding[]
}

/** Compares the body that the adapter sent with the recorded one, which the dialect had read. */
export function checkRequest(lane: Lane, recorded: object, request: CompletionRequest, sent: unknown): RequestReport {
  const leaves = collectLeaves(request)
  const options = leaves.filter(({ path }) => path.includes('providerOptions'))
  const [expected, actual] = toNormal(lane, recorded, sent)
  const path = findDifference(expected.body, actual.body)
  return {
    isEqual: path === undefined,
    forms: [...new Set([...expected.forms, ...actual.forms])],
    inContract: leaves.length - options.length,
    inOptions: options.length,
    optionKeys: [...new Set(options.map((leaf) => keyOf(leaf.path)))],
    findings: path === undefined ? [] : [toFinding(path, expected.body, actual.body)],
  }
}

function toFinding(path: Path, recorded: unknown, sent: unknown): Finding {
  const message = `recorded ${show(valueAt(recorded, path))}, sent ${show(valueAt(sent, path))}`
  return { check: 'request', path: showPath(path), message }
}

interface Normal {
  readonly body: unknown
  readonly forms: readonly string[]
}

/** A form counts only where the bodies are not equal without it. */
function toNormal(lane: Lane, recorded: object, sent: unknown): readonly [Normal, Normal] {
  let bodies: readonly [unknown, unknown] = [recorded, sent]
  const forms: string[] = []
  for (const { name, apply } of lane.normalForms) {
    if (findDifference(...bodies) === undefined) break
    const next = [applyTo(apply, bodies[0]), applyTo(apply, bodies[1])] as const
    if (findDifference(bodies[0], next[0]) !== undefined || findDifference(bodies[1], next[1]) !== undefined)
      forms.push(name)
    bodies = next
  }
  return [
    { body: bodies[0], forms },
    { body: bodies[1], forms: [] },
  ]
}

function applyTo(apply: Lane['normalForms'][number]['apply'], body: unknown): unknown {
  return typeof body === 'object' && body !== null ? apply(body as Readonly<Record<string, unknown>>) : body // A JSON object.
}

/** The key below the vendor's name, with the level where it stands: `messages.content.cache_control`. */
function keyOf(path: Path): string {
  const at = path.indexOf('providerOptions')
  const level = path.slice(0, at).filter((key) => typeof key === 'string')
  const key = path.slice(at + 2).find((one) => typeof one === 'string') ?? ''
  return [...level, key].join('.')
}
