import * as fc from 'fast-check'
import type { CompletionRequest, ResponseFormat } from '../contract/request.ts'
import type { Tool, ToolChoice } from '../contract/tool.ts'
import { conversation, type MessageOptions } from './message.ts'
import { dictionary, objectOf, text, word } from './values.ts'

/** What generated requests may hold; everything, unless it is said otherwise. */
export interface RequestOptions extends MessageOptions {
  /** Default: both. */
  readonly input?: 'messages' | 'prompt'
  /** The fields that may be given, beside the model and the input. Default: all. */
  readonly settings?: readonly Setting[]
  readonly tools?: readonly Tool['type'][]
}

type Setting = Exclude<keyof CompletionRequest, 'model' | 'messages' | 'prompt' | 'providerOptions'>

/** Requests without fault, as plain JSON; whether a wire can carry them is another question. */
export function completionRequest(options: RequestOptions = {}): fc.Arbitrary<CompletionRequest> {
  const { input } = options
  const settings: readonly string[] = options.settings ?? Object.keys(SETTINGS)
  const inputs = { messages: withMessages(options), prompt: withPrompt(settings) }
  const chosen = input === undefined ? fc.oneof(inputs.messages, inputs.prompt) : inputs[input]
  const optional = Object.entries({ ...SETTINGS, tools: tools(options.tools) })
  const given = Object.fromEntries(optional.map(([key, value]) => [key, settings.includes(key) && value]))
  return fc
    .tuple(fc.constantFrom('model-1', 'model-2'), chosen, objectOf<object, CompletionRequest>({}, given), fc.nat())
    .map(([model, content, fields, pick]) => withAgreement({ model, ...content, ...fields }, settings, pick))
}

function withMessages(options: RequestOptions): fc.Arbitrary<CompletionRequest> {
  return conversation(options).map((messages) => ({ messages }))
}

function withPrompt(settings: readonly string[]): fc.Arbitrary<CompletionRequest> {
  const prompt = fc.oneof(text(), fc.array(text(), { minLength: 1, maxLength: 3 }))
  return objectOf(
    { prompt },
    {
      suffix: settings.includes('suffix') && text(),
      echo: settings.includes('echo') && fc.boolean(),
      bestOf: settings.includes('bestOf') && fc.integer({ min: 1, max: 3 }),
    },
  )
}

const fraction = (): fc.Arbitrary<number> => fc.constantFrom(0, 0.25, 0.5, 1)

/** Every field that stands for itself; those that go with another one are added after it. */
const SETTINGS: { readonly [Key in Setting]: fc.Arbitrary<CompletionRequest[Key]> | false } = {
  suffix: false,
  echo: false,
  bestOf: false,
  topLogprobs: false,
  toolChoice: false,
  tools: false,
  maxTokens: fc.integer({ min: 1, max: 100_000 }),
  temperature: fraction(),
  topP: fraction(),
  topK: fc.integer({ min: 1, max: 100 }),
  stop: fc.oneof(text(), fc.array(text(), { minLength: 1, maxLength: 3 })),
  seed: fc.integer(),
  frequencyPenalty: fraction(),
  presencePenalty: fraction(),
  logitBias: fc.dictionary(fc.constantFrom('15', '1234'), fc.integer({ min: -100, max: 100 }), {
    minKeys: 1,
    noNullPrototype: true,
  }),
  n: fc.integer({ min: 1, max: 3 }),
  logprobs: fc.boolean(),
  parallelToolCalls: fc.boolean(),
  responseFormat: responseFormat(),
  reasoning: objectOf(
    {},
    {
      effort: fc.constantFrom('none', 'low', 'high', 'max'),
      maxTokens: fc.integer({ min: 1024, max: 9999 }),
      include: fc.boolean(),
    },
  ),
  user: word(),
  metadata: fc.dictionary(word(), text(), { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
  serviceTier: fc.constantFrom('auto', 'default', 'priority'),
  promptCache: objectOf({}, { key: word(), ttl: fc.constantFrom('5m', '1h') }),
}

function responseFormat(): fc.Arbitrary<ResponseFormat> {
  const schema = objectOf(
    { type: fc.constant('json_schema' as const), schema: toolParameters() },
    { name: word(), description: text(), strict: fc.boolean() },
  )
  return fc.oneof(fc.constantFrom({ type: 'text' as const }, { type: 'json_object' as const }), schema)
}

function tools(types: readonly Tool['type'][] = ['function', 'custom', 'vendor']): fc.Arbitrary<readonly Tool[]> {
  const name = word().map((random) => `tool_${random}`)
  const kinds: Readonly<Record<Tool['type'], fc.Arbitrary<Tool>>> = {
    function: objectOf(
      { type: fc.constant('function' as const), name },
      { description: text(), parameters: toolParameters(), strict: fc.boolean() },
    ),
    custom: objectOf({ type: fc.constant('custom' as const), name }, { description: text() }),
    vendor: fc.constant({ type: 'vendor', provider: 'example', tool: { type: 'web_search' } }),
  }
  return fc.uniqueArray(fc.oneof(...types.map((type) => kinds[type])), {
    minLength: 1,
    maxLength: 3,
    selector: (tool) => (tool.type === 'vendor' ? tool.provider : tool.name),
  })
}

/** Adds the fields that only go with another one. */
function withAgreement(request: CompletionRequest, settings: readonly string[], pick: number): CompletionRequest {
  const { logprobs, tools: given = [] } = request
  const named = given.flatMap((tool) => (tool.type === 'vendor' ? [] : [tool.name]))
  const choices: readonly ToolChoice[] = [
    ...(['auto', 'none', 'required'] as const),
    ...named.map((name) => ({ type: 'tool' as const, name })),
  ]
  const toolChoice =
    given.length > 0 && settings.includes('toolChoice') ? choices[pick % (choices.length + 1)] : undefined
  const hasTop = logprobs === true && settings.includes('topLogprobs') && pick % 2 === 1
  return { ...request, ...(toolChoice !== undefined && { toolChoice }), ...(hasTop && { topLogprobs: pick % 5 }) }
}

/** The JSON Schema of an object, as tools and structured answers take it. */
function toolParameters(): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const property = fc.constantFrom({ type: 'string' }, { type: 'number' }, { type: 'array', items: { type: 'string' } })
  return dictionary(property).map((properties) => ({
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  }))
}
