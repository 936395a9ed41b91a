/** What is measured: the answers, how they are written to the socket, how many, and what the goal is. */

/**
 * Each has `kind` (text, tool or whole), `pieces` of the answer, how they are `written` (packed: 16 KB at a time, single: an
 * event at a time, paced: some events every few milliseconds), how many answers are read in a round (`count`) and how many at
 * once (`width`). `goal` is a ratio of CPU time to that of `against`.
 */
export const SCENARIOS = {
  stream: { kind: 'text', pieces: 5000, written: 'packed', count: 4, width: 1, goal: 1.5, against: 'floor' },
  short: { kind: 'text', pieces: 500, written: 'packed', count: 20, width: 1, against: 'floor' },
  many: { kind: 'text', pieces: 500, written: 'packed', count: 64, width: 32, goal: 1.6, against: 'floor' },
  small: { kind: 'text', pieces: 5000, written: 'single', count: 2, width: 1, goal: 1.6, against: 'floor' },
  tool: { kind: 'tool', pieces: 10_000, written: 'packed', count: 1, width: 1, goal: 1.5, against: 'floor' },
  long: { kind: 'text', pieces: 50_000, written: 'packed', count: 1, width: 1, goal: 1.5, against: 'floor' },
  whole: { kind: 'whole', pieces: 200, written: 'packed', count: 200, width: 1, goal: 1.15, against: 'sdk' },
  memory: {
    kind: 'text',
    pieces: 500,
    written: 'paced',
    count: 200,
    width: 200,
    isFresh: true,
    figure: 'rssMb',
    goal: 1.1,
    against: 'sdk',
  },
}

/** Read before anything is measured. */
export const WARM_UP = [
  { kind: 'text', pieces: 500, written: 'packed', count: 30, width: 2 },
  { kind: 'text', pieces: 5000, written: 'packed', count: 2, width: 1 },
  { kind: 'whole', pieces: 200, written: 'packed', count: 60, width: 4 },
]

export const APIS = ['chat', 'responses', 'messages']

const WORDS = ['sea', 'salt', 'wave', 'tide', 'harbour', 'gull', 'Flut', 'océan', '海', 'light', 'a', 'the', 'of']

/** The pieces of an answer: words of a text, or 20 characters each of the JSON of a call. */
export function piecesOf({ kind, pieces }) {
  if (kind !== 'tool') return Array.from({ length: pieces }, (_, i) => `${WORDS[(i * 7) % WORDS.length]} `)
  const frame = '{"title":"Notes","body":""}'
  const sentence = String.raw`The \"harbour\" lies to the north;\nthe gulls know. `
  const body = sentence.repeat(Math.ceil((pieces * 20) / sentence.length)).slice(0, pieces * 20 - frame.length - 4)
  const json = `${frame.slice(0, -2)}${body.replace(/\\+$/, '')}"}`.padEnd(pieces * 20)
  return Array.from({ length: pieces }, (_, i) => json.slice(i * 20, i * 20 + 20))
}

/** How many characters a peer has to have received. */
export function lengthOf(scenario) {
  return piecesOf(scenario).join('').length
}
