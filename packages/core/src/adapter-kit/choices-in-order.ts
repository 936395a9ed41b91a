/** The choices of a body by index, whatever order the wire has them in; one whose place is taken has the next that is free. */
export function choicesInOrder<Choice extends { readonly index: number }>(
  choices: readonly Choice[],
): readonly Choice[] {
  const taken = new Set<number>()
  const placed = choices.map((choice) => {
    const index = freePlace(choice.index, taken)
    taken.add(index)
    return index === choice.index ? choice : { ...choice, index }
  })
  return placed.toSorted((a, b) => a.index - b.index)
}

/** Counting on from a number of 17 digits comes to no other one. */
function freePlace(index: number, taken: ReadonlySet<number>): number {
  if (!taken.has(index)) return index
  let free = Math.abs(index) < MOST_PLACES ? index : 0
  while (taken.has(free)) free++
  return free
}

const MOST_PLACES = 2 ** 31
