import * as fc from 'fast-check'
import type { OutputPart } from '../contract/part.ts'
import type { ChoiceChunk, CompletionChunk } from '../contract/response.ts'
import { textOf } from '../engine/gathered-choice.ts'
import { logprobs } from './logprobs.ts'
import type { CompletionOptions } from './options.ts'
import { outputPart, PART_TYPES } from './part.ts'
import { usage } from './usage.ts'
import { metadata, objectOf } from './values.ts'

/**
 * Any lawful piece, whatever came before it: for the algebra, which holds of all of them. Ids and indexes are few, so
 * that two pieces often speak of the same choice and part.
 */
export function completionChunk(options: CompletionOptions = {}): fc.Arbitrary<CompletionChunk> {
  return objectOf(
    {
      object: fc.constant('completion' as const),
      id: fc.constantFrom('', 'a', 'b'),
      created: fc.constantFrom(0, 1, 2),
      model: fc.constantFrom('', 'm', 'n'),
      provider: fc.constantFrom('', 'p', 'q'),
      choices: ascending(choicePiece(options), 3),
    },
    {
      usage: usage(),
      systemFingerprint: fc.constantFrom('f', 'g'),
      serviceTier: fc.constantFrom('default', 'priority'),
      requestId: fc.constantFrom('r', 's'),
      warnings: fc.array(
        fc.record({ code: fc.constant('adjusted' as const), message: fc.constantFrom('one', 'other') }, PLAIN),
        { minLength: 1, maxLength: 2 },
      ),
      providerMetadata: metadata(),
    },
  )
}

const PLAIN = { noNullPrototype: true }

function choicePiece(options: CompletionOptions): fc.Arbitrary<Omit<ChoiceChunk, 'index'>> {
  return objectOf(
    {
      content: ascending(partPiece(options), 3),
      finishReason: fc.constantFrom(null, null, 'stop' as const, 'length' as const),
    },
    { nativeFinishReason: fc.constantFrom('end', 'max'), logprobs: logprobs(options), providerMetadata: metadata() },
  ).map(({ content, ...rest }) => ({ text: textOf(content), content, ...rest }))
}

function partPiece(options: CompletionOptions): fc.Arbitrary<OutputPart> {
  const { parts = PART_TYPES } = options
  const part: fc.Arbitrary<OutputPart> = fc.oneof(...parts.map((type) => outputPart(type, options)))
  return fc
    .tuple(part, fc.constantFrom('x', 'y'))
    .map(([piece, id]) => (piece.type === 'tool_call' || piece.type === 'tool_activity' ? { ...piece, id } : piece))
}

/** Some of the places from 0, in their order. */
function ascending<Item extends object>(
  item: fc.Arbitrary<Item>,
  places: number,
): fc.Arbitrary<readonly (Item & { readonly index: number })[]> {
  return fc
    .array(fc.option(item, { nil: undefined }), { maxLength: places })
    .map((items) => items.flatMap((one, index) => (one === undefined ? [] : [{ ...one, index }])))
}
