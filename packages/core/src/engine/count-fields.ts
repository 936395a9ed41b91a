/** How many fields an object has; asked where the fields themselves would be of other types from one object to the next. */
export function countFields(object: object): number {
  let count = 0
  for (const _field in object) count++
  return count
}
