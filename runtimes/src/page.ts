/** The facts in a page: emulators are reached through the page's own origin, since no vendor's wire allows another. */
import { Anthropic } from '@anthropic-ai/sdk'
import * as anthropic from '@concord/anthropic'
import * as core from '@concord/core'
import * as google from '@concord/google'
import * as openai from '@concord/openai'
import * as compatible from '@concord/openai-compatible'
import { OpenAI } from 'openai'
import { checkFacts, type Trial } from './facts.ts'
import { toPackages } from './subjects.ts'

const connection = { apiKey: 'test-key', dangerouslyAllowBrowser: true, maxRetries: 0 }
const packages = toPackages(
  { core, openai, anthropic, google, compatible },
  {
    openai: (baseURL) => new OpenAI({ ...connection, baseURL }),
    anthropic: (baseURL) => new Anthropic({ ...connection, baseURL }),
  },
)
const trials = (await (await fetch('/trials')).json()) as readonly Trial[]
const near = trials.map((trial) => ({ ...trial, url: `${location.origin}/at/${new URL(trial.url).port}` }))
const verdicts = await checkFacts(packages, near)
await fetch('/verdicts', { method: 'POST', body: JSON.stringify(verdicts) })
