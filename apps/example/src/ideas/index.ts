import type { Idea } from '../idea.ts'
import { choices } from './choices.ts'
import { cutStream } from './cut-stream.ts'
import { hello } from './hello.ts'
import { reasoning } from './reasoning.ts'
import { shapes } from './shapes.ts'
import { stream } from './stream.ts'
import { tools } from './tools.ts'

/** The tour, in the order in which it is told. */
export const ideas: readonly Idea[] = [hello, stream, choices, tools, reasoning, cutStream, shapes]
