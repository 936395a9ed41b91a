/** Gives the places of choices by the indexes that they say; where those are no places (missing, fractions, twice) as they stand. */
export function placesOf(indexes: readonly unknown[]): readonly number[] {
  const said = indexes.filter(isPlace)
  return new Set(said).size === indexes.length ? said : indexes.map((_index, place) => place)
}

function isPlace(index: unknown): index is number {
  return typeof index === 'number' && Number.isSafeInteger(index) && index >= 0
}
