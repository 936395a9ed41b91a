import { runConformance } from '@concord/conformance'
import { test } from 'vitest'
import { subjects } from './providers.ts'

for (const subject of subjects) runConformance({ test, ...subject })
