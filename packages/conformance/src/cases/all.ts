import type { Case } from '../suite/case.ts'
import { ABORT_AND_RETRY } from './abort-and-retry.ts'
import { CITATIONS } from './citations.ts'
import { ERRORS } from './errors.ts'
import { ESCAPE_HATCH } from './escape-hatch.ts'
import { FINISH_REASONS } from './finish-reasons.ts'
import { IN_BAND } from './in-band-failures.ts'
import { LAWS } from './laws.ts'
import { MEDIA } from './media.ts'
import { REASONING } from './reasoning.ts'
import { EVERY_SETTING } from './settings.ts'
import { STRUCTURED_OUTPUT } from './structured-output.ts'
import { TEXT_AND_CHOICES } from './text-and-choices.ts'
import { TOOLS } from './tools.ts'
import { USAGE } from './usage.ts'

/** Every case, group by group. */
export const CASES: readonly Case[] = [
  ...LAWS,
  ...TEXT_AND_CHOICES,
  ...FINISH_REASONS,
  ...TOOLS,
  ...REASONING,
  ...STRUCTURED_OUTPUT,
  ...MEDIA,
  ...CITATIONS,
  ...USAGE,
  ...ERRORS,
  ...IN_BAND,
  ...ABORT_AND_RETRY,
  ...ESCAPE_HATCH,
  ...EVERY_SETTING,
]
