/** The lines of one idea, drawn again as they change on a terminal, and once elsewhere. */
export interface Screen {
  draw(lines: readonly string[]): void
  /** Leaves the last lines where they are. */
  finish(lines: readonly string[]): void
}

/** Makes the screen for an output. */
export function createScreen(output: NodeJS.WriteStream): Screen {
  let height = 0
  const put = (lines: readonly string[]): void => {
    const back = height > 0 ? `\u001b[${height}A\u001b[0J` : ''
    output.write(`${back}${lines.join('\n')}\n`)
    height = lines.length
  }
  return {
    draw(lines) {
      // A terminal lower than the table would scroll instead of drawing over.
      if (output.isTTY && lines.length < output.rows) put(lines)
    },
    finish(lines) {
      put(lines)
      height = 0
    },
  }
}
