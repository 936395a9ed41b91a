import { deepEqual, equal } from 'node:assert/strict'
import type { Citation } from '@concord/core'
import { answer, text } from '@concord/emulator'
import type { Case } from '../suite/case.ts'

/** What a wire without citations cannot carry. */
const FOREIGN: Citation = { url: 'https://example.org/', title: 'A page', source: { type: 'page_of_nobody' } }

const cites = (name: string, said: string, pieces?: number): Case => ({
  group: 'I',
  name,
  needs: [{ output: 'citations' }],
  createScript: ({ citation = FOREIGN }) =>
    answer(text(said, { citations: [citation] }), pieces === undefined ? {} : { pieces }),
  async run(stage) {
    const { citation = FOREIGN } = stage.harness
    const [choice] = (await stage.ask()).choices
    const [part] = choice.content
    equal(choice.text, said)
    deepEqual(part?.type === 'text' ? part.citations : undefined, [citation])
    if (citation.start !== undefined) equal(said.slice(citation.start, citation.end), said.slice(0, 6))
  },
})

/** Group I: citations. The text begins with six UTF-16 units, which are five characters and eight bytes. */
export const CITATIONS: readonly Case[] = [
  cites('a citation stands on the text that it is of', 'Oslo👍 is sunny, they say.'),
  cites('a citation of a text in pieces is whole', 'Oslo👍 is sunny, they say.', 3),
]
