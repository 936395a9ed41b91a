import { deepEqual, equal, ok } from 'node:assert/strict'
import type { CompletionRequest, Message, StandardJsonSchema, Tool, ToolChoice, ToolMessage } from '@concord/core'
import { toMessage, toolCalls, toolResult } from '@concord/core'
import { answer, text, toolCall } from '@concord/emulator'
import type { Case, Need } from '../suite/case.ts'
import { assertCarried, callsIn } from './expect.ts'

const PARAMETERS = {
  type: 'object',
  properties: {
    place: { type: 'string', description: 'Où? 東京' },
    days: { type: 'array', items: { anyOf: [{ type: 'integer' }, { enum: ['today', 'tomorrow'] }] } },
  },
  required: ['place'],
  additionalProperties: false,
}

const WEATHER = {
  type: 'function',
  name: 'weather',
  description: 'Tells the weather.',
  parameters: PARAMETERS,
} as const

const ASKING: CompletionRequest = { model: 'model-1', prompt: 'How is the weather?', tools: [WEATHER] }

const CALLING: readonly Need[] = [{ tool: 'function' }, { output: 'tool_call' }]

const calling = (one: Pick<Case, 'name' | 'run'> & Partial<Case>): Case => ({
  group: 'D',
  needs: CALLING,
  request: ASKING,
  ...one,
})

/** Arguments arrive as the JSON that was written, and verbatim where the wire carries text. */
const writesArguments = (name: string, value: string, pieces?: number): Case =>
  calling({
    name: `${name}: arrive as they were written`,
    script: answer(toolCall('weather', value, { id: 'call_1' }), pieces === undefined ? {} : { pieces }),
    async run(stage) {
      const [call] = callsIn((await stage.ask()).choices[0])
      deepEqual(JSON.parse(call?.arguments || '{}'), JSON.parse(value || '{}'))
    },
  })

const CALLS: readonly Case[] = [
  calling({
    name: 'a call has the id, the name and the arguments that the model wrote',
    script: answer(toolCall('weather', '{"place":"Oslo"}', { id: 'call_1' })),
    async run(stage) {
      const [choice] = (await stage.ask()).choices
      deepEqual(callsIn(choice), [{ id: 'call_1', name: 'weather', arguments: '{"place":"Oslo"}' }])
      deepEqual([choice.text, choice.finishReason], ['', 'tool_calls'])
    },
  }),
  calling({
    name: 'parallel calls keep their order',
    script: answer(['Oslo', 'Rome', 'Kyiv'].map((place, i) => toolCall('weather', { place }, { id: `call_${i}` }))),
    async run(stage) {
      const calls = callsIn((await stage.ask()).choices[0])
      deepEqual(
        calls.map(({ id, arguments: written }) => [id, JSON.parse(written)]),
        [
          ['call_0', { place: 'Oslo' }],
          ['call_1', { place: 'Rome' }],
          ['call_2', { place: 'Kyiv' }],
        ],
      )
    },
  }),
  calling({
    name: 'text and a call come together',
    script: answer([text('Let me see.'), toolCall('weather', { place: 'Oslo' }, { id: 'call_1' })]),
    async run(stage) {
      const [choice] = (await stage.ask()).choices
      deepEqual(
        [choice.text, choice.content.map(({ type }) => type), choice.finishReason],
        ['Let me see.', ['text', 'tool_call'], 'tool_calls'],
      )
    },
  }),
  calling({
    name: 'every piece of a call carries its id and its name',
    modes: ['stream'],
    script: answer(toolCall('weather', '{"place":"Oslo","days":[1,2,3]}', { id: 'call_1' }), { pieces: 3 }),
    async run({ client }) {
      let pieces = 0
      for await (const chunk of client.stream(ASKING)) {
        for (const part of chunk.choices.flatMap(({ content }) => content)) {
          if (part.type !== 'tool_call') continue
          pieces++
          deepEqual([part.id, part.name], ['call_1', 'weather'])
        }
      }
      ok(pieces > 0)
    },
  }),
  calling({
    name: 'arguments that were cut stay cut, and the ending says length',
    script: answer(toolCall('weather', '{"place": "Os', { id: 'call_1' }), { finishReason: 'length' }),
    async run(stage) {
      const [choice] = (await stage.ask()).choices
      assertCarried(stage, 'choices[0].content[0].arguments', callsIn(choice)[0]?.arguments, '{"place": "Os')
      equal(choice.finishReason, 'length')
    },
  }),
  writesArguments('no arguments', ''),
  writesArguments('empty arguments', '{}'),
  writesArguments('nested arguments', '{"a":{"b":[1,{"c":null}],"d":[]},"e":"","f":1e3}'),
  writesArguments('arguments beyond ASCII', '{"place":"東京 👍","q":"a\\"b\\\\c\\n"}', 1),
  writesArguments('arguments of 200 KB in pieces of 5', JSON.stringify({ place: 'x'.repeat(200_000) }), 5),
]

const OTHER_TOOLS: readonly Case[] = [
  calling({
    name: 'a custom tool takes free text',
    needs: [{ tool: 'custom' }, ...CALLING],
    request: { ...ASKING, tools: [{ type: 'custom', name: 'sql', description: 'Runs SQL.' }] },
    script: answer(toolCall('sql', 'select 1; -- no JSON', { id: 'call_1', custom: true })),
    async run(stage) {
      const [call] = toolCalls((await stage.ask()).choices[0])
      deepEqual([call?.arguments, call?.custom], ['select 1; -- no JSON', true])
      deepEqual(stage.requests[0]?.tools, [{ type: 'custom', name: 'sql', description: 'Runs SQL.' }])
    },
  }),
  calling({
    name: 'a tool of another vendor is refused',
    request: { ...ASKING, tools: [{ type: 'vendor', provider: 'nobody', tool: { type: 'spoon' } }] },
    needs: [{ tool: 'vendor' }],
    async run(stage) {
      const error = await stage.askInVain()
      deepEqual([error.kind, stage.journal.entries.length], ['unsupported', 0])
      ok(error.message.includes('tools[0]'))
    },
  }),
]

/** A wire may say what it does anyway (`strict`); it must not change what was given. */
const describedTool = (name: string, tool: Tool, described: Tool): Case =>
  calling({
    name,
    needs: [{ tool: 'function' }],
    request: { ...ASKING, tools: [tool] },
    async run(stage) {
      await stage.ask()
      const arrived = Object.entries(stage.requests[0]?.tools?.[0] ?? {})
      deepEqual(Object.fromEntries(arrived.filter(([key]) => key in described)), described)
    },
  })

const LIBRARY_SCHEMA: StandardJsonSchema = {
  '~standard': { version: 1, vendor: 'conformance', jsonSchema: { input: () => structuredClone(PARAMETERS) } },
}

const TOOLS_SENT: readonly Case[] = [
  describedTool('a tool is described as it was given', WEATHER, WEATHER),
  describedTool(
    'a schema of a library stands for its JSON Schema',
    { ...WEATHER, parameters: LIBRARY_SCHEMA },
    WEATHER,
  ),
]

const chooses = (name: string, mode: 'auto' | 'none' | 'required' | 'tool', toolChoice: ToolChoice): Case =>
  calling({
    name: `tool choice ${name} is sent`,
    needs: [{ tool: 'function' }, ...(mode === 'auto' ? [] : [{ toolChoice: mode } satisfies Need])],
    request: { ...ASKING, toolChoice },
    async run(stage) {
      await stage.ask()
      if (mode !== 'auto') deepEqual(stage.requests[0]?.toolChoice, toolChoice)
    },
  })

/** A conversation in which the model called a tool, and what came after it. */
function talk(calls: readonly string[], ...after: readonly Message[]): CompletionRequest {
  const content = calls.map((id) => ({
    type: 'tool_call' as const,
    id,
    name: 'weather',
    arguments: '{"place":"Oslo"}',
  }))
  return {
    model: 'model-1',
    tools: [WEATHER],
    messages: [{ role: 'user', content: 'How is the weather?' }, { role: 'assistant', content }, ...after],
  }
}

const THANKS: Message = { role: 'user', content: 'Thanks. And now?' }

/** The results that arrived, in order. */
function resultsIn({ messages = [] }: CompletionRequest): readonly ToolMessage[] {
  return messages.filter((message) => message.role === 'tool')
}

/** The ids of the calls that arrived, in order. */
function callIdsIn({ messages = [] }: CompletionRequest): readonly string[] {
  return messages.flatMap((message) =>
    message.role === 'assistant' && typeof message.content !== 'string'
      ? message.content.flatMap((part) => (part.type === 'tool_call' ? [part.id] : []))
      : [],
  )
}

const HISTORY: readonly Need[] = [{ input: 'messages' }, { tool: 'function' }]

/** A history that arrives in order, with the mends that are told. */
const arrives = (
  name: string,
  request: CompletionRequest,
  mended: readonly string[],
  check: (arrived: CompletionRequest) => void,
): Case => ({
  group: 'D',
  name,
  needs: HISTORY,
  request,
  async run(stage) {
    const { warnings = [] } = await stage.ask()
    const told = warnings.filter(({ code }) => code === 'history').map(({ path }) => path)
    deepEqual(
      told.filter((path) => path?.endsWith('isError') !== true),
      mended,
    )
    const [arrived] = stage.requests
    ok(arrived !== undefined)
    check(arrived)
    const ids = callIdsIn(arrived)
    deepEqual(
      resultsIn(arrived).map(({ toolCallId }) => toolCallId),
      ids,
      'every call has one result, in the order of the calls',
    )
    equal(new Set(ids).size, ids.length)
  },
})

const sunny = (id: string): ToolMessage => toolResult({ id, name: 'weather' }, 'sunny')

const RESULTS: readonly Case[] = [
  arrives('a result goes back to its call', talk(['call_1'], sunny('call_1')), [], (arrived) => {
    ok(JSON.stringify(resultsIn(arrived)).includes('sunny'))
  }),
  arrives(
    'a result of JSON goes back',
    talk(['call_1'], toolResult({ id: 'call_1', name: 'weather' }, { degrees: 21, wind: ['N', 3] })),
    [],
    (arrived) => ok(/degrees.*21/.test(JSON.stringify(resultsIn(arrived)))),
  ),
  arrives(
    'several results go back to one turn',
    talk(['call_1', 'call_2'], sunny('call_1'), sunny('call_2'), THANKS),
    [],
    (arrived) => equal(resultsIn(arrived).length, 2),
  ),
  arrives('a call without a result gets one that says so', talk(['call_1'], THANKS), ['messages[1]'], (arrived) =>
    ok(JSON.stringify(resultsIn(arrived)).includes('No result')),
  ),
  arrives(
    'a late result moves behind its call',
    talk(['call_1'], THANKS, sunny('call_1')),
    ['messages[3]'],
    (arrived) => ok(JSON.stringify(resultsIn(arrived)).includes('sunny')),
  ),
  arrives(
    'a result without a call becomes a turn of the user',
    { ...talk([], sunny('call_9')), messages: [{ role: 'user', content: 'Hello?' }, sunny('call_9')] },
    ['messages[1]'],
    (arrived) => ok(JSON.stringify(arrived.messages).includes('sunny')),
  ),
  arrives(
    'a second result of one call becomes a turn of the user',
    talk(['call_1'], sunny('call_1'), toolResult({ id: 'call_1', name: 'weather' }, 'cloudy'), THANKS),
    ['messages[3]'],
    (arrived) => ok(JSON.stringify(arrived.messages).includes('cloudy')),
  ),
  arrives(
    'ids of another vendor are taken',
    talk(['functions.weather:0 – ü', 'x'.repeat(70)], sunny('functions.weather:0 – ü'), sunny('x'.repeat(70))),
    [],
    (arrived) => equal(callIdsIn(arrived).length, 2),
  ),
  {
    group: 'D',
    name: 'a failed tool says so',
    needs: HISTORY,
    request: talk(['call_1'], toolResult({ id: 'call_1', name: 'weather' }, 'no such place', { isError: true })),
    async run(stage) {
      const { warnings = [] } = await stage.ask()
      const [result] = resultsIn(stage.requests[0] ?? {})
      const isTold = warnings.some(({ path }) => path === 'messages[2].isError')
      ok(result?.isError === true || isTold, 'the failure has to arrive, or a warning to say that it does not')
      ok(JSON.stringify(result).includes('no such place'))
    },
  },
  {
    group: 'D',
    name: 'a conversation goes on from what was answered',
    needs: [...CALLING, { input: 'messages' }],
    request: ASKING,
    script: (_request, { number }) =>
      number === 1 ? toolCall('weather', { place: 'Oslo' }, { id: 'callNo001' }) : 'It is sunny.',
    async run(stage) {
      const asked = await stage.ask()
      const results = toolCalls(asked.choices[0]).map((call) => toolResult(call, 'sunny'))
      const messages: Message[] = [{ role: 'user', content: 'How is it?' }, toMessage(asked.choices[0]), ...results]
      const told = await stage.ask({ model: 'model-1', messages, tools: [WEATHER] })
      equal(told.choices[0].text, 'It is sunny.')
      deepEqual(callIdsIn(stage.requests[1] ?? {}), ['callNo001'])
    },
  },
]

const ACTIVITY: Case = {
  group: 'D',
  name: 'what a vendor ran itself is its call and its result',
  needs: [{ output: 'tool_activity' }],
  script: answer([
    { type: 'tool_activity', id: 'srv_1', name: 'web_search', arguments: '{"query":"Oslo"}' },
    {
      type: 'tool_activity',
      id: 'srv_1',
      name: 'web_search',
      output: [{ type: 'web_search_result', url: 'https://example.org/' }],
    },
    text('Found.'),
  ]),
  async run(stage) {
    const [choice] = (await stage.ask()).choices
    const parts = choice.content.filter((part) => part.type === 'tool_activity')
    equal(choice.text, 'Found.')
    assertCarried(stage, 'choices[0].content', new Set(parts.map(({ id }) => id)).size, 1)
    ok(parts.some((part) => part.arguments !== undefined) || stage.lost.length > 0)
  },
}

/** Group D: tools. */
export const TOOLS: readonly Case[] = [
  ...CALLS,
  ...OTHER_TOOLS,
  ACTIVITY,
  ...TOOLS_SENT,
  chooses('auto', 'auto', 'auto'),
  chooses('none', 'none', 'none'),
  chooses('required', 'required', 'required'),
  chooses('of one tool', 'tool', { type: 'tool', name: 'weather' }),
  ...RESULTS,
]
