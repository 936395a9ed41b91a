import type { Logprobs, OutputPart, TokenLogprob } from '@concord/core'

/** Deals the tokens of a choice out to its pieces. */
export interface LogprobsCutter {
  /** The tokens that begin in this piece. */
  take(piece: OutputPart): { readonly logprobs?: Logprobs }
  /** The tokens that began in none. */
  rest(): { readonly logprobs?: Logprobs }
}

/** Makes the state that deals out the tokens of one choice. */
export function createLogprobsCutter(logprobs: Logprobs | undefined): LogprobsCutter {
  const dealers = {
    content: createDealer(logprobs?.content),
    reasoning: createDealer(logprobs?.reasoning),
    refusal: createDealer(logprobs?.refusal),
  }
  let isDealt = false
  return {
    take(piece) {
      if (piece.type !== 'text' && piece.type !== 'reasoning' && piece.type !== 'refusal') return {}
      const list = piece.type === 'text' ? 'content' : piece.type
      const tokens = dealers[list].take(piece.text.length)
      if (tokens.length === 0) return {}
      isDealt = true
      return { logprobs: { [list]: tokens } }
    },
    rest() {
      if (logprobs === undefined) return {}
      const entries = Object.entries(dealers).map(([list, dealer]) => [list, dealer.rest()] as const)
      const rest = Object.fromEntries(entries.filter(([, tokens]) => tokens !== undefined))
      return isDealt && Object.keys(rest).length === 0 ? {} : { logprobs: rest }
    },
  }
}

interface Dealer {
  take(length: number): readonly TokenLogprob[]
  /** `undefined` when nothing is left to be said. */
  rest(): readonly TokenLogprob[] | undefined
}

function createDealer(tokens: readonly TokenLogprob[] | undefined): Dealer {
  let position = 0
  /** Where the next token and the next piece begin. */
  let tokenStart = 0
  let pieceStart = 0
  return {
    take(length) {
      const first = position
      pieceStart += length
      for (let token = tokens?.[position]; token !== undefined && tokenStart < pieceStart; token = tokens?.[position]) {
        tokenStart += token.token.length
        position++
      }
      return tokens?.slice(first, position) ?? []
    },
    rest() {
      if (tokens === undefined || (position > 0 && position === tokens.length)) return undefined
      return tokens.slice(position)
    },
  }
}
