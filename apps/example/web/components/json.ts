import { element } from '../element.ts'

/** Makes JSON for people: indented, its keys and values told apart by colour, long texts cut. */
export function createJson(value: unknown): HTMLElement {
  const text = JSON.stringify(value, shorten, 2) ?? 'none'
  return element('pre', { className: 'json', tabIndex: 0 }, ...colour(text))
}

function shorten(_key: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > LONGEST ? `${value.slice(0, LONGEST)}… (${value.length})` : value
}

const LONGEST = 400

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi

function colour(text: string): readonly (Node | string)[] {
  const pieces: (Node | string)[] = []
  let position = 0
  for (const match of text.matchAll(TOKEN)) {
    const [whole, string, colon] = match
    pieces.push(text.slice(position, match.index))
    if (string !== undefined && colon !== undefined) pieces.push(element('span', { className: 'key' }, string), colon)
    else pieces.push(element('span', { className: string === undefined ? 'literal' : 'string' }, whole))
    position = match.index + whole.length
  }
  return [...pieces, text.slice(position)]
}
