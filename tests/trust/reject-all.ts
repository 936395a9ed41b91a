/**
 * Lets every adapter fail in every way, and hears none of the failures: Node prints them. Writes how many there were. With `crash` it
 * throws all of them at once, so that Node prints what it prints of an error that ends a process.
 */
import { loadKit, loadSubjects, passesOn } from './kit.ts'

const { collectErrors } = await loadKit()
const errors: AggregateError[] = []
for (const subject of await loadSubjects()) {
  const named = await collectErrors(subject, passesOn(subject))
  errors.push(new AggregateError(named.map(({ error }) => error)))
}
process.stdout.write(`${errors.flatMap((aggregate) => aggregate.errors).length}`)
if (process.argv.includes('crash')) throw new AggregateError(errors)
// Node tells of them in the next turn of the event loop.
for (const error of errors.flatMap((aggregate) => aggregate.errors)) void Promise.reject(error)
