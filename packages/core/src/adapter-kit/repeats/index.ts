export { createRepeatParser, isRepeat } from './parser.ts'
export { chunkInRun, createRun, noteFirst, noteRepeat } from './run.ts'
