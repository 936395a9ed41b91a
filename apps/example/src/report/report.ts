import { z } from 'zod'
import type { Choice } from '../arguments.ts'
import { countOutcomes, type Result } from '../terminal/summary.ts'

/** What `--json` writes. */
export interface Report {
  readonly version: 1
  readonly live: boolean
  readonly ideas: readonly {
    readonly name: string
    readonly title: string
    readonly results: readonly ReportResult[]
  }[]
  readonly summary: Readonly<Record<ReportResult['outcome'], number>>
}

/** What one adapter showed of one idea. */
export interface ReportResult {
  readonly adapter: string
  readonly outcome: 'ok' | 'cannot' | 'left_out' | 'failed'
  readonly reason?: string | undefined
  readonly facts: Readonly<Record<string, string>>
}

const result = z.strictObject({
  adapter: z.string(),
  outcome: z
    .enum(['ok', 'cannot', 'left_out', 'failed'])
    .describe('As expected; not possible on this wire; not for real vendors; not as expected.'),
  reason: z.string().optional().describe('Why, where the outcome is not ok.'),
  facts: z.record(z.string(), z.string()).describe('What was shown, by label.'),
})

/** The same as a schema; `report.schema.json` is made of it. */
export const reportSchema: z.ZodType<Report> = z.strictObject({
  version: z.literal(1),
  live: z.boolean().describe('Whether real vendors were asked.'),
  ideas: z.array(z.strictObject({ name: z.string(), title: z.string(), results: z.array(result) })),
  summary: z.strictObject({ ok: z.int(), cannot: z.int(), left_out: z.int(), failed: z.int() }),
})

/** Writes the results of the tour for programs. */
export function toReport(results: readonly Result[], { isLive }: Pick<Choice, 'isLive'>): Report {
  const { ok, cannot, left_out, failed } = countOutcomes(results)
  return reportSchema.parse({
    version: 1,
    live: isLive,
    ideas: results.map(({ idea: { name, title }, columns }) => ({
      name,
      title,
      results: columns.map(({ adapter, outcome, reason, facts }) => ({
        adapter,
        outcome,
        reason,
        facts: Object.fromEntries(facts.map(({ label, value }) => [label, value])),
      })),
    })),
    summary: { ok, cannot, left_out, failed },
  })
}
