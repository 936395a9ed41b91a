import { text } from '@concord/emulator'
import { expect, type Idea } from '../idea.ts'

const ANSWER = 'The Nile is about 6650 km long.'
const PAGE = { url: 'https://example.org/nile', title: 'The Nile' }

/** Where a statement comes from: on the part of the text that makes it, in one form for every vendor. */
export const citations: Idea = {
  name: 'citations',
  title: 'sources, where they belong',
  needs: { output: 'citations' },

  async run({ client, show }) {
    const response = await client.complete({ prompt: 'How long is the Nile?' })
    const cited = response.choices[0].content.flatMap((part) =>
      part.type === 'text' ? (part.citations ?? []).map((citation) => ({ part, citation })) : [],
    )

    show('text', response.choices[0].text)
    for (const { part, citation } of cited) {
      show('source', `${citation.title ?? ''} ${citation.url ?? ''}`.trim() || '(in the vendor’s own object)')
      show('cited text', part.text.slice(citation.start, citation.end))
    }
    expect(cited.length > 0, 'a citation')
  },

  // Most wires say where in the text; Mistral's names a source behind the text that it is of.
  script: {
    by: ({ name }) =>
      text(ANSWER, {
        citations:
          name === 'mistral'
            ? [{ ...PAGE, source: { type: 'tool_reference', tool: 'web_search', ...PAGE } }]
            : [{ ...PAGE, start: 0, end: ANSWER.length, source: {} }],
      }),
  },
  onlyEmulated: 'vendors cite when they search or read your documents, each asked in its own way (providerOptions)',
}
