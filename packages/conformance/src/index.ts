export { differences, isUnder } from './differences.ts'
export {
  checkMirror,
  type MirrorEmulator,
  type MirrorHarness,
  type MirrorOptions,
  type MirrorReport,
} from './mirror.ts'
