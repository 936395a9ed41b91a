import type { Worked } from '../usages.ts'
import { ANTHROPIC } from './anthropic.ts'
import { OPENAI } from './openai.ts'
import { OTHERS } from './others.ts'

/** Usages of five vendors, each with its bill worked out by hand. */
export const WORKED: readonly Worked[] = [...ANTHROPIC, ...OPENAI, ...OTHERS]
