/** The lines of one idea, drawn again as they change on a terminal, and once elsewhere. */
export interface Screen {
  /** Whether it can draw over what it drew. */
  readonly isLive: boolean
  readonly width: number
  draw(lines: readonly string[]): void
  /** Leaves the last lines where they are. */
  finish(lines: readonly string[]): void
}

/** What is asked of an output: a terminal has columns and rows. */
export type Output = Pick<NodeJS.WriteStream, 'write'> & Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'rows'>>

/** Makes the screen for an output. A file gets lines of 100 characters. */
export function createScreen(output: Output): Screen {
  const isLive = output.isTTY === true && process.env['TERM'] !== 'dumb'
  let height = 0
  const put = (lines: readonly string[]): void => {
    const back = height > 0 ? `\u001b[${height}A\u001b[0J` : ''
    output.write(`${back}${lines.join('\n')}\n`)
    height = lines.length
  }
  return {
    isLive,
    get width() {
      return Math.min(Math.max(output.columns ?? 100, 40), 160)
    },
    draw(lines) {
      // A terminal lower than the table would scroll instead of drawing over.
      if (isLive) put(lines.slice(0, (output.rows ?? 24) - 1))
    },
    finish(lines) {
      put(lines)
      height = 0
    },
  }
}
