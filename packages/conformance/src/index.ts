export { toCapabilityTable } from './capability-table.ts'
export { differences, isUnder } from './differences.ts'
export {
  type Answers,
  createAnswers,
  createFetch,
  type InProcessFetch,
  type Json,
  type Sent,
  stillOptions,
} from './in-process.ts'
export {
  checkMirror,
  type MirrorEmulator,
  type MirrorHarness,
  type MirrorOptions,
  type MirrorReport,
} from './mirror.ts'
