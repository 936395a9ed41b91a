import type { CompletionRequest } from '@concord/core'
import { type Attributes, diag, type Span } from '@opentelemetry/api'
import type { ContentAttribute, TelemetryOptions } from './options.ts'

/** Records content, if it is wanted, as far as the user's function lets it through. What that throws ends no call. */
export function recordContent(
  span: Span,
  attribute: ContentAttribute,
  read: () => readonly unknown[],
  { content }: TelemetryOptions,
): void {
  if (content === undefined || content === false) return
  guarded(attribute, () => {
    const value = content === true ? read() : content(read(), attribute)
    if (value !== undefined) span.setAttribute(attribute, value)
  })
}

/** The user's own attributes; what their function throws ends no call. */
export function toExtraAttributes(request: CompletionRequest, { attributes }: TelemetryOptions): Attributes {
  let extra: Attributes = {}
  if (attributes !== undefined) guarded('attributes', () => (extra = attributes(request)))
  return extra
}

function guarded(what: string, record: () => unknown): void {
  try {
    record()
  } catch {
    diag.warn(`@concord/telemetry: ${what} could not be recorded, for a function of its options threw`)
  }
}
