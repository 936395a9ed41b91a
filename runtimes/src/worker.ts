/** The facts in a worker: the trials come in a request, the verdicts go in its response. */
import * as anthropic from '@concord/anthropic'
import * as core from '@concord/core'
import * as google from '@concord/google'
import * as openai from '@concord/openai'
import * as compatible from '@concord/openai-compatible'
import { checkFacts, type Trial } from './facts.ts'
import { toPackages } from './subjects.ts'

/** Answers a request of trials. */
export async function answerTrials(request: Request): Promise<Response> {
  const trials = (await request.json()) as readonly Trial[]
  return Response.json(await checkFacts(toPackages({ core, openai, anthropic, google, compatible }), trials))
}
