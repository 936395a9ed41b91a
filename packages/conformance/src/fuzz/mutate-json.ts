import { nastyKey, nastyValue, VALUE_PICKS } from './nasty-values.ts'

/** What is done to one value of a frame. */
export interface JsonMutation {
  readonly type: 'replace' | 'remove' | 'add' | 'rename' | 'take'
  /** Which value of the frame, counted in the order of its text. */
  readonly path: number
  /** Which value or key is put there. */
  readonly pick: number
}

/** Changes one value of a frame, and writes it as JSON text; a value that no parser gives can only be written. */
export function mutateJson(value: unknown, mutation: JsonMutation): string {
  const root = { whole: structuredClone(value) }
  const places = placesIn(root, [])
  const place = placeAt(places, mutation.path)
  const texts: string[] = []
  DO[mutation.type]({ place, places, mutation, put: (text) => `${MARK}${texts.push(text) - 1}` })
  const text = JSON.stringify(root.whole) ?? 'null'
  return text.replaceAll(MARKED, (_all, i: string) => texts[Number(i)] ?? 'null')
}

interface Change {
  readonly place: Place
  readonly places: readonly Place[]
  readonly mutation: JsonMutation
  /** Gives what stands for a JSON text until everything is written. */
  readonly put: (text: string) => string
}

const DO: Readonly<Record<JsonMutation['type'], (change: Change) => void>> = {
  replace: ({ place, mutation, put }) => set(place, put(nastyValue(mutation.pick))),
  remove: ({ place }) => remove(place),
  add: ({ place, mutation: { path, pick }, put }) =>
    addTo(get(place), nastyKey(pick), put(nastyValue(path + pick < VALUE_PICKS ? path + pick : pick))),
  rename: ({ place, mutation }) => {
    const value = get(place)
    remove(place)
    set({ holder: place.holder, key: nastyKey(mutation.pick) }, value)
  },
  take: ({ place, places, mutation, put }) =>
    set(place, put(JSON.stringify(get(placeAt(places, mutation.pick))) ?? 'null')),
}

function placeAt(places: readonly Place[], pick: number): Place {
  return places[pick % places.length] ?? { holder: {}, key: 'whole' }
}

const MARK = '@mutated:'
const MARKED = new RegExp(`"${MARK}(\\d+)"`, 'g')

interface Place {
  readonly holder: object
  readonly key: string
}

function placesIn(holder: object, places: Place[]): Place[] {
  for (const key of Object.keys(holder)) {
    const place = { holder, key }
    places.push(place)
    const value = get(place)
    if (typeof value === 'object' && value !== null) placesIn(value, places)
  }
  return places
}

function get({ holder, key }: Place): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value
}

function set({ holder, key }: Place, value: unknown): void {
  // A list has a length of its own.
  if (Array.isArray(holder) && key === 'length') return
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

function remove({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1)
  else Reflect.deleteProperty(holder, key)
}

function addTo(value: unknown, key: string, added: unknown): void {
  if (Array.isArray(value)) value.push(added)
  else if (typeof value === 'object' && value !== null) set({ holder: value, key }, added)
}
