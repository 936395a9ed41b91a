/** What has to hold wherever the packages run: the same calls, against emulators that run elsewhere. Needs nothing of a runtime but `fetch`. */
import type * as contract from '@concord/core'
import type { CompletionClient, CompletionError, CompletionRequest, CompletionResponse } from '@concord/core'

/** One run of a fact, as the host asks for it. */
export interface Trial {
  readonly subject: string
  readonly fact: string
  readonly mode: 'complete' | 'stream'
  /** Where an emulator answers this run alone. */
  readonly url: string
  /** Whether the wire has declared what the fact is about. */
  readonly isDeclared: boolean
}

/** How a run went; an error says what did not hold. */
export interface Verdict extends Trial {
  readonly error?: string
}

/** The packages, however a runtime loads them, and a client of each subject. */
export interface Packages {
  readonly core: typeof contract
  readonly createClient: (
    subject: string,
    options: { readonly url: string; readonly retries: number },
  ) => CompletionClient
}

/** What the emulators say, so that both sides know it. */
export const SAID = {
  text: 'Grüße, 世界 👩‍👩‍👧‍👦 e\u0301 and a half: ½.',
  choices: ['one', 'two'],
  thought: 'Hm, add them.',
  call: { name: 'add', arguments: { a: 1, b: ['ü', null] } },
  value: { city: 'Oslo', celsius: -4 },
  counted: Array.from({ length: 20 }, (_, place) => `word ${place}, `).join(''),
} as const

/** Runs what the host asks for, one after the other. */
export async function checkFacts(packages: Packages, trials: readonly Trial[]): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const trial of trials) verdicts.push(await runTrial(packages, trial))
  return verdicts
}

async function runTrial({ core, createClient }: Packages, trial: Trial): Promise<Verdict> {
  const client = createClient(trial.subject, { url: trial.url, retries: trial.fact === 'a retry succeeds' ? 2 : 0 })
  const ask = (request: CompletionRequest = {}): Promise<CompletionResponse> => {
    const whole = { model: 'model-1', prompt: 'Hello?', ...request }
    return trial.mode === 'stream' ? client.stream(whole).response() : client.complete(whole)
  }
  const askInVain = (request?: CompletionRequest): Promise<CompletionError> => failureOf(core, ask(request))
  try {
    const run = FACTS[trial.fact]
    if (run === undefined) throw new Error('there is no such fact')
    await run({ core, client, trial, ask, askInVain })
    return trial
  } catch (error) {
    return { ...trial, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }
  }
}

interface Stage {
  readonly core: Packages['core']
  readonly client: CompletionClient
  readonly trial: Trial
  readonly ask: (request?: CompletionRequest) => Promise<CompletionResponse>
  readonly askInVain: (request?: CompletionRequest) => Promise<CompletionError>
}

const ADD = {
  type: 'function',
  name: 'add',
  parameters: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'array', items: {} } } },
} as const

const FACTS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'text, usage and ending arrive': async ({ ask }) => {
    const response = await ask()
    same(response.choices[0].text, SAID.text)
    same(response.choices[0].finishReason, 'stop')
    const { promptTokens = 0, completionTokens = 0, totalTokens } = response.usage ?? {}
    same(totalTokens, promptTokens + completionTokens)
  },
  'a wire in single bytes is the same wire': async ({ ask }) => same((await ask()).choices[0].text, SAID.text),
  'several choices stay apart': async ({ ask, askInVain, trial }) => {
    if (!trial.isDeclared) return same((await askInVain({ n: 2 })).kind, 'unsupported')
    const { choices } = await ask({ n: 2 })
    same(
      choices.map(({ text }) => text),
      SAID.choices,
    )
  },
  'a tool call arrives whole': async ({ ask, core }) => {
    const [choice] = (await ask({ tools: [ADD] })).choices
    const [call] = core.toolCalls(choice)
    same(choice.finishReason, 'tool_calls')
    same([call?.name, JSON.parse(call?.arguments ?? '')], [SAID.call.name, SAID.call.arguments])
  },
  'reasoning stays apart from the answer': async ({ ask, trial }) => {
    const [choice] = (await ask({ reasoning: { effort: 'high', include: true } })).choices
    same(choice.text, SAID.text)
    const thoughts = choice.content.flatMap((part) => (part.type === 'reasoning' ? [part.text] : []))
    if (trial.isDeclared) same(thoughts.join(''), SAID.thought)
  },
  'an answer fits its schema': async ({ ask, core }) => {
    const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
    const response = await ask({ responseFormat: { type: 'json_schema', name: 'city', schema } })
    const anything = { '~standard': { version: 1, vendor: 'here', validate: (value: unknown) => ({ value }) } } as const
    same(await core.parseOutput(response, anything), SAID.value)
  },
  'a rate limit says how long to wait': async ({ askInVain }) => {
    const { kind, retryable, retryAfterMs, status } = await askInVain()
    same([kind, retryable, retryAfterMs, status], ['rate_limit', true, 2000, 429])
  },
  'a refused key is told, and not shown': async ({ askInVain }) => {
    const error = await askInVain()
    same(error.kind, 'authentication')
    same(/test-key|Hello/.test(JSON.stringify(error) + error.message + String(error.stack)), false)
  },
  'a retry succeeds': async ({ ask }) => same((await ask()).choices[0].text, SAID.text),
  'a cut stream is an error with what had arrived': async ({ askInVain }) => {
    const { kind, partial } = await askInVain()
    same(kind, 'interrupted')
    const text = partial?.choices[0]?.text ?? ''
    same([SAID.counted.startsWith(text), text.length > 0, text === SAID.counted], [true, true, false])
  },
  'a reset connection is an error': async ({ askInVain }) => same((await askInVain()).kind, 'connection'),
  'a page of HTML is no answer': async ({ askInVain }) => same((await askInVain()).kind, 'invalid_response'),
  'a stream that is left is closed': async ({ client }) => {
    const stream = client.stream({ model: 'model-1', prompt: 'Hello?' })
    for await (const text of stream.text()) if (text.length > 0) break
  },
  'an abort ends a stream': async ({ client, core }) => {
    const controller = new AbortController()
    const stream = client.stream({ model: 'model-1', prompt: 'Hello?' }, { signal: controller.signal })
    const reading = (async () => {
      for await (const text of stream.text()) if (text.length > 0) controller.abort()
    })()
    same((await failureOf(core, reading)).kind, 'aborted')
  },
  'a stream is a ReadableStream': async ({ client }) => {
    let text = ''
    const reader = client.stream({ model: 'model-1', prompt: 'Hello?' }).toReadableStream().getReader()
    for (let read = await reader.read(); !read.done; read = await reader.read())
      text += read.value.choices[0]?.text ?? ''
    same(text, SAID.text)
  },
  'what a wire lacks is refused unsent': async ({ askInVain }) =>
    same((await askInVain({ bestOf: 3 })).kind, 'unsupported'),
}

async function failureOf(core: Packages['core'], call: Promise<unknown>): Promise<CompletionError> {
  try {
    await call
  } catch (error) {
    if (core.isCompletionError(error)) return error
    throw error
  }
  throw new Error('the call does not fail')
}

function same(actual: unknown, expected: unknown): void {
  const [given, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (given !== wanted) throw new Error(`${given} is not ${wanted}`)
}
