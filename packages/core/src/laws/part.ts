import type { OutputPart } from '../contract/part.ts'
import type { Violation } from './violation.ts'
import { checkAbsent, checkMetadata } from './absent.ts'
import { joinPath, show } from './json.ts'

/** Checks one part, or a piece of one. */
export function checkPart(part: OutputPart, path: string): readonly Violation[] {
  const fields = FIELDS[part.type] as PartFields | undefined // A wrong type comes from code that no compiler has seen.
  if (fields === undefined) return [shape(`${path}.type`, `${show(part.type)} is no type of part`)]
  return [
    ...(Number.isSafeInteger(part.index) && part.index >= 0 ? [] : [shape(`${path}.index`, 'give 0, 1, 2 …')]),
    ...checkTexts(part, fields, path),
    ...checkAbsent(part, OPTIONAL, path),
    ...checkMetadata(part.providerMetadata, `${path}.providerMetadata`),
    ...checkContent(part, path),
  ]
}

interface PartFields {
  /** Strings that are always there. */
  readonly texts: readonly string[]
  /** Those that may not be empty. */
  readonly names: readonly string[]
}

const FIELDS: Readonly<Record<OutputPart['type'], PartFields>> = {
  text: { texts: ['text'], names: [] },
  reasoning: { texts: ['text'], names: [] },
  tool_call: { texts: ['arguments'], names: ['id', 'name'] },
  tool_activity: { texts: [], names: ['id', 'name'] },
  refusal: { texts: ['text'], names: [] },
  media: { texts: [], names: ['mediaType'] },
  unknown: { texts: [], names: [] },
}

// The fields of all types; only those that a part has are looked at.
const OPTIONAL = ['replay', 'providerMetadata', 'citations', 'custom', 'syntheticId', 'data', 'url', 'transcript'].map(
  (key) => key as 'replay',
)

function checkTexts(part: OutputPart, { texts, names }: PartFields, path: string): readonly Violation[] {
  const valueOf = (key: string): unknown => part[key as 'type']
  return [
    ...texts
      .filter((key) => typeof valueOf(key) !== 'string')
      .map((key) => shape(joinPath(path, key), `give a string, not ${show(valueOf(key))}`)),
    ...names
      .filter((key) => typeof valueOf(key) !== 'string' || valueOf(key) === '')
      .map((key) => shape(joinPath(path, key), `give a string that is not empty, not ${show(valueOf(key))}`)),
  ]
}

function checkContent(part: OutputPart, path: string): readonly Violation[] {
  switch (part.type) {
    case 'text':
      return [
        ...checkSomething(part, part.text !== '' || part.citations !== undefined, path),
        ...checkCitations(part, path),
      ]
    case 'refusal':
      return checkSomething(part, part.text !== '', path)
    case 'media': {
      const { data, url, transcript } = part
      return checkSomething(part, data !== undefined || url !== undefined || transcript !== undefined, path)
    }
    case 'tool_activity':
      return [
        ...checkAbsent(part, ['arguments'], path),
        ...(part.arguments !== undefined && part.output !== undefined
          ? [shape(path, 'the call and its result are two parts with one id')]
          : []),
      ]
    case 'reasoning': // Its text is empty where the vendor withholds it.
    case 'tool_call':
    case 'unknown':
      return []
    default:
      return part satisfies never
  }
}

function checkSomething(part: OutputPart, hasContent: boolean, path: string): readonly Violation[] {
  if (hasContent || part.replay !== undefined || part.providerMetadata !== undefined) return []
  return [{ law: 'absent', path, message: `a ${part.type} part without content says nothing; leave it out` }]
}

function checkCitations(part: OutputPart & { readonly type: 'text' }, path: string): readonly Violation[] {
  return (part.citations ?? []).flatMap((citation, i) => [
    ...checkAbsent(citation, ['url', 'title', 'quotedText', 'start', 'end'], `${path}.citations[${i}]`),
    ...('source' in citation ? [] : [shape(`${path}.citations[${i}].source`, "give the vendor's own object")]),
  ])
}

function shape(path: string, message: string): Violation {
  return { law: 'shape', path, message }
}
