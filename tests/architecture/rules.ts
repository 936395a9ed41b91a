import { DIRECTION_RULES } from './direction.ts'
import { MANIFEST_RULES } from './manifest.ts'
import type { Rule } from './rule.ts'
import { TEXT_RULES } from './text.ts'

/** Everything that the workspace must keep. */
export const RULES: readonly Rule[] = [...DIRECTION_RULES, ...TEXT_RULES, ...MANIFEST_RULES]
