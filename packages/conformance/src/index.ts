export { type HandedOff, handOff } from './hand-off/hand-off.ts'
export { checkHandOff, type HandOffOutcome, runHandOff } from './hand-off/run-hand-off.ts'
export { toCapabilityMatrix } from './capability-matrix.ts'
export { toCapabilityTable } from './capability-table.ts'
export { differences, isUnder } from './differences.ts'
export { createFetch, type InProcessFetch, type Json } from './in-process/network.ts'
export { createProbe, type Probe, type ProbeOptions } from './in-process/probe.ts'
export { caught, freeze, gather, type Streamed } from './in-process/reading.ts'
export { chunkOf, eventsOf, streamOf } from './in-process/written.ts'
export {
  checkMirror,
  type MirrorEmulator,
  type MirrorHarness,
  type MirrorOptions,
  type MirrorReport,
} from './mirror.ts'
export { type ConformanceOptions, type RegisterTest, runConformance } from './suite/run-conformance.ts'
export { planConformance, type Trial } from './suite/plan.ts'
export { type Harness, type HarnessClient, type HarnessOptions, type Subject } from './suite/subject.ts'
export { checkConformance, type Outcome } from './suite/check-conformance.ts'
export { type Caught, checkMutants } from './mutants/check-mutants.ts'
export { type Mutant } from './mutants/mutant.ts'
export { type Findings, isConformant, toReport } from './report/to-report.ts'
export { checkCuts, type CutReport } from './cut-matrix/check-cuts.ts'
export { checkSocketCuts } from './cut-matrix/check-socket-cuts.ts'
export { checkFuzz, type FuzzOptions, type FuzzReport } from './fuzz/check-fuzz.ts'
export { checkSecrets, type SecretsReport } from './secrets/check-secrets.ts'
export { collectErrors, type NamedError } from './secrets/collect-errors.ts'
export { checkInbound, type InboundReport } from './inbound/check-inbound.ts'
export { checkIsolation } from './isolation/check-isolation.ts'
export { checkOddWires } from './odd-wires/check-odd-wires.ts'
export { CANARIES } from './secrets/canaries.ts'
export { PLANTED_FAULTS } from './mutants/planted-faults.ts'
