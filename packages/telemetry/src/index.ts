export { SEMANTIC_CONVENTIONS } from './convention.ts'
export type { ContentAttribute, RedactContent, TelemetryOptions } from './options.ts'
export { withTelemetry } from './with-telemetry.ts'
