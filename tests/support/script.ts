/** What a script sees of a request of the contract. */
interface Asked {
  readonly messages?: readonly { readonly role: string }[] | undefined
  readonly tools?:
    | readonly { readonly type: string; readonly name?: string; readonly parameters?: unknown }[]
    | undefined
  readonly responseFormat?: { readonly type?: string; readonly schema?: unknown } | undefined
  readonly reasoning?: unknown
}

/** The parts that an answer is made of, as the emulator makes them. */
interface Builders {
  readonly text: (text: string) => unknown
  readonly reasoning: (text: string) => unknown
  readonly toolCall: (name: string, input: unknown) => unknown
}

/** Makes the model of the samples: it calls a tool that it has, answers in the schema that is asked for, and thinks when told to. */
export function createModel({ text, reasoning, toolCall }: Builders): (request: Asked) => unknown {
  return ({ messages = [], tools = [], responseFormat, reasoning: thinks }) => {
    const tool = tools.find(({ type }) => type === 'function')
    const isAnswered = messages.at(-1)?.role === 'tool'
    if (tool?.name !== undefined && !isAnswered) return toolCall(tool.name, valueOf(tool.parameters))
    if (responseFormat?.schema !== undefined) return text(JSON.stringify(valueOf(responseFormat.schema)))
    if (responseFormat?.type === 'json_object') return text('{}')
    const answer = text('Air scatters blue light more than red.')
    return thinks === undefined ? answer : [reasoning('Light, air, wavelengths.'), answer]
  }
}

/** The smallest value that a JSON Schema allows, of those that samples have. */
function valueOf(schema: unknown): unknown {
  const { type, properties = {}, items, enum: words, anyOf } = Object(schema) as Schema
  if (words !== undefined) return words[0]
  if (anyOf !== undefined) return valueOf(anyOf[0])
  if (type === 'array') return [valueOf(items)]
  if (type === 'string') return 'Oslo'
  if (type === 'number' || type === 'integer') return 4
  if (type === 'boolean') return true
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, valueOf(property)]))
}

/** What is read of a schema. */
interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, unknown>>
  readonly items?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly unknown[]
}
