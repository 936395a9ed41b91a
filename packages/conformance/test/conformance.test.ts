import { test } from 'vitest'
import { runConformance } from '../src/index.ts'
import { subjects } from './subjects.ts'

for (const subject of subjects) runConformance({ test, ...subject })
