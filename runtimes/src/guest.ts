/** The facts in a runtime that has `node:fs` and a standard output: the path of the trials in, the verdicts out. */
import { readFileSync } from 'node:fs'
import * as anthropic from '@concord/anthropic'
import * as core from '@concord/core'
import * as google from '@concord/google'
import * as openai from '@concord/openai'
import * as compatible from '@concord/openai-compatible'
import { checkFacts, type Trial } from './facts.ts'
import { toPackages } from './subjects.ts'

const trials = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as readonly Trial[]
const packages = toPackages({ core, openai, anthropic, google, compatible })
process.stdout.write(JSON.stringify(await checkFacts(packages, trials)), () => process.exit(0))
