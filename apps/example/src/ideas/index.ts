import type { Idea } from '../idea.ts'
import { abort } from './abort.ts'
import { choices } from './choices.ts'
import { citations } from './citations.ts'
import { cutStream } from './cut-stream.ts'
import { fallback } from './fallback.ts'
import { fillInTheMiddle } from './fill-in-the-middle.ts'
import { handoff } from './handoff.ts'
import { hello } from './hello.ts'
import { images } from './images.ts'
import { legacyPrompt } from './legacy-prompt.ts'
import { length } from './length.ts'
import { logprobs } from './logprobs.ts'
import { parallelTools } from './parallel-tools.ts'
import { raw } from './raw.ts'
import { reasoning } from './reasoning.ts'
import { refusal } from './refusal.ts'
import { remote } from './remote.ts'
import { retry } from './retry.ts'
import { shapes } from './shapes.ts'
import { stream } from './stream.ts'
import { structuredOutput } from './structured-output.ts'
import { testYourApp } from './test-your-app.ts'
import { tools } from './tools.ts'

/** The tour, in the order in which it is told. */
export const ideas: readonly Idea[] = [
  hello,
  stream,
  choices,
  logprobs,
  legacyPrompt,
  fillInTheMiddle,
  tools,
  parallelTools,
  reasoning,
  structuredOutput,
  images,
  citations,
  refusal,
  length,
  cutStream,
  retry,
  fallback,
  abort,
  handoff,
  raw,
  remote,
  shapes,
  testYourApp,
]
