import { runConformance } from '@concord/conformance'
import { test } from 'vitest'
import { layeredSubjects } from './layered-subjects.ts'

for (const subject of layeredSubjects) runConformance({ test, ...subject })
