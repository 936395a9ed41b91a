import { runConformance } from '@concord/conformance'
import { test } from 'vitest'
import { crossed, subjects } from './providers.ts'

for (const subject of [...subjects, crossed]) runConformance({ test, ...subject })
