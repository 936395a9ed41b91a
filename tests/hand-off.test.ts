import { test } from 'vitest'
import { importKit, loadBridged, loadSubjects, type Subject } from './subjects.ts'

interface Kit {
  readonly runHandOff: (subjects: readonly Subject[], register: typeof test) => void
}

const { runHandOff } = (await importKit()) as Kit

runHandOff([...(await loadSubjects()), ...(await loadBridged())], test)
