/**
 * The conventions that the names of spans, metrics and attributes follow: OpenTelemetry's for generative AI, which are still in
 * development. They are between versions: schema 1.42.0, and what was merged behind it up to this commit.
 */
export const SEMANTIC_CONVENTIONS =
  'https://github.com/open-telemetry/semantic-conventions-genai/blob/024a4f944a1291fcb627c9c47da69e79868dd15e/docs/gen-ai/client-inference.md'

/** The name under which spans and metrics are reported. */
export const SCOPE = '@concord/telemetry'

/** The schema of their attributes. */
export const SCHEMA_URL = 'https://opentelemetry.io/schemas/gen-ai/1.42.0'
