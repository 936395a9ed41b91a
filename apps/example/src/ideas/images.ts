import type { CompletionRequest } from '@concord/core'
import { expect, type Idea } from '../idea.ts'

/** A red square of 16 × 16 pixels. */
const SQUARE =
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mO4IydHEmIY1TCqYfhqAACaMxgQdrf9VwAAAABJRU5ErkJggg=='

/** A question about a picture. A URL or a file id of the vendor's will do too, where its wire has them. */
export const images: Idea = {
  name: 'images',
  title: 'a picture in the question',
  needs: { input: 'messages', media: 'image' },

  async run({ client, show }) {
    const response = await client.complete({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Which colour is this?' },
            { type: 'image', source: { type: 'base64', mediaType: 'image/png', data: SQUARE } },
          ],
        },
      ],
    })

    show('text', response.choices[0].text)
    expect(/\bred\b/i.test(response.choices[0].text), 'the picture to arrive')
  },

  script: (request) => (hasSquare(request) ? 'It is a red square.' : 'I see no picture.'),
}

/** Whether the picture reached the vendor, byte for byte. */
function hasSquare({ messages }: CompletionRequest): boolean {
  return JSON.stringify(messages).includes(SQUARE)
}
