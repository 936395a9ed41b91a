/** Breaks text at spaces; a word that is longer than the line is broken within. */
export function wrapText(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line = ''
    for (const word of paragraph.split(' ').flatMap((whole) => breakWord(whole, width))) {
      const longer = line === '' ? word : `${line} ${word}`
      if (longer.length <= width) line = longer
      else {
        lines.push(line)
        line = word
      }
    }
    return [...lines, line]
  })
}

function breakWord(word: string, width: number): readonly string[] {
  return word.length <= width ? [word] : (word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [word])
}

/** Wraps what follows a heading: the lines below begin where the first one does. */
export function wrapAfter(head: string, text: string, width: number): readonly string[] {
  const [first = '', ...others] = wrapText(text, Math.max(width - head.length, 20))
  return [`${head}${first}`, ...others.map((line) => `${' '.repeat(head.length)}${line}`)]
}
