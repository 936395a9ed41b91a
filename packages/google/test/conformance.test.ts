import { runConformance } from '@concord/conformance'
import { test } from 'vitest'
import { subjects } from './subjects.ts'

for (const subject of subjects) runConformance({ test, ...subject })
