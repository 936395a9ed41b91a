export { differences, isUnder } from './differences.ts'
export { checkMirror, type Exchanged, type MirrorHarness, type MirrorOptions, type MirrorReport } from './mirror.ts'
