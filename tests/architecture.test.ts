import { describe, expect, test } from 'vitest'
import { BREACHES, WELL_BUILT } from './architecture/examples.ts'
import { collectBreaches, type Rule } from './architecture/rule.ts'
import { RULES } from './architecture/rules.ts'
import { createWorkspace, readWorkspace } from './architecture/workspace.ts'

describe('the workspace keeps its rules', () => {
  const workspace = readWorkspace(`${import.meta.dirname}/..`)

  test.for(RULES.map((rule) => [rule.rule, rule] as const))('%s', ([, rule]) => {
    expect(collectBreaches(rule, workspace)).toEqual([])
  })

  test('no rule is about files that do not exist', () => {
    const isIdle = ({ files }: Rule) => !workspace.files.some(({ path }) => files.test(path))
    expect(RULES.filter(isIdle).map(({ rule }) => rule)).toEqual([])
  })
})

describe('each rule can fail', () => {
  test.for(BREACHES.map((breach) => [breach.rule, breach.says, breach] as const))('%s: %s', ([name, says, breach]) => {
    const rule = RULES.find((one) => one.rule === name)
    if (rule === undefined) throw new Error(`There is no rule "${name}".`)
    const { file, beside = [] } = breach
    const [first, ...others] = collectBreaches(rule, createWorkspace([file, ...beside]))
    expect(first).toContain(says)
    expect(others).toEqual([])
  })

  test('no rule is without an example of a breach', () => {
    const names = new Set(BREACHES.map(({ rule }) => rule))
    expect(RULES.map(({ rule }) => rule).filter((rule) => !names.has(rule))).toEqual([])
  })

  test('no rule objects to a package that is built well', () => {
    const workspace = createWorkspace(WELL_BUILT)
    expect(RULES.flatMap((rule) => collectBreaches(rule, workspace))).toEqual([])
  })
})
