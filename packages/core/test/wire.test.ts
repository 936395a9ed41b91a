import { describe, expect, it } from 'vitest'
import {
  createContext,
  createdAt,
  createPartNumbers,
  isAbsent,
  isObject,
  leftovers,
  mergeOptions,
  numberOrAbsent,
  objectsOf,
  once,
  present,
  textOrAbsent,
} from '../src/adapter-kit/index.ts'
import { deepFreeze, failureOf } from './support.ts'

describe('leftovers', () => {
  it('keeps the keys that no field holds, verbatim, and not what is absent', () => {
    const object = { id: 'x', trace: { deep: null }, flag: false, count: 0, a: '', b: null, c: [], d: {} }
    expect(leftovers(object, new Set(['id']))).toEqual({
      providerMetadata: { trace: { deep: null }, flag: false, count: 0, d: {} },
    })
  })

  it('gives nothing when there is nothing', () => {
    expect(leftovers({ id: 'x', a: null }, new Set(['id']))).toEqual({})
  })

  it('keeps a key that is named __proto__ as data', () => {
    const object = JSON.parse('{"__proto__":{"a":1}}') as Record<string, unknown>
    const { providerMetadata } = leftovers(object, new Set())
    expect(JSON.stringify(providerMetadata)).toBe('{"__proto__":{"a":1}}')
    expect(Object.getPrototypeOf(providerMetadata)).toBe(Object.prototype)
  })
})

describe('mergeOptions', () => {
  it('merges objects deeply and replaces everything else', () => {
    const params = deepFreeze({ model: 'm', a: { b: 1, c: { d: 2 } }, list: [1, 2] })
    expect(mergeOptions(params, { a: { c: { e: 3 }, b: null }, list: [3], model: undefined, extra: true })).toEqual({
      model: 'm',
      a: { b: null, c: { d: 2, e: 3 } },
      list: [3],
      extra: true,
    })
  })

  it('gives the same parameters without options', () => {
    const params = { a: 1 }
    expect(mergeOptions(params, undefined)).toBe(params)
  })

  it('takes a key that is named __proto__ as data', () => {
    const merged = mergeOptions<object>({}, JSON.parse('{"__proto__":{"polluted":true}}') as object)
    expect('polluted' in merged).toBe(false)
    expect('polluted' in {}).toBe(false)
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"polluted":true}}')
  })
})

describe('what a wire holds', () => {
  it('is absent when it says nothing', () => {
    expect([undefined, null, '', []].map(isAbsent)).toEqual([true, true, true, true])
    expect([0, false, {}, ' ', [null]].map(isAbsent)).toEqual([false, false, false, false, false])
  })

  it('is read by its type, and otherwise absent', () => {
    expect(['a', '', 1, null].map(textOrAbsent)).toEqual(['a', undefined, undefined, undefined])
    expect([1, 0, Number.NaN, Infinity, '1'].map(numberOrAbsent)).toEqual([1, 0, undefined, undefined, undefined])
    expect([{}, [], null, 'a'].map(isObject)).toEqual([true, false, false, false])
    expect(objectsOf([{ a: 1 }, null, 'x', []])).toEqual([{ a: 1 }])
    expect(objectsOf({ a: 1 })).toEqual([])
  })

  it('is sent without the fields that are absent', () => {
    expect(Object.keys(present({ a: undefined, b: null, c: 0, d: '' }))).toEqual(['b', 'c', 'd'])
  })
})

describe('createPartNumbers', () => {
  it('numbers parts in the order in which they come, and gives a key the same number again', () => {
    const numberOf = createPartNumbers()
    expect([numberOf('reasoning'), numberOf(4), numberOf('reasoning'), numberOf('4'), numberOf(4)]).toEqual([
      0, 1, 0, 2, 1,
    ])
  })
})

describe('createdAt', () => {
  it("is the vendor's time, or the time of receipt", () => {
    const context = createContext({ now: () => 5999 })
    expect([createdAt(7, context), createdAt(0, context), createdAt('7', context)]).toEqual([7, 5, 5])
  })
})

describe('once', () => {
  it('makes a value at its first use and keeps it', async () => {
    let made = 0
    const load = once(async () => ++made)
    expect(made).toBe(0)
    expect(await Promise.all([load(), load()])).toEqual([1, 1])
    expect(await load()).toBe(1)
  })

  it('tries again after a failure', async () => {
    let tries = 0
    const load = once(async () => {
      if (++tries === 1) throw new Error('no')
      return tries
    })
    await failureOf(load())
    expect(await load()).toBe(2)
  })
})
