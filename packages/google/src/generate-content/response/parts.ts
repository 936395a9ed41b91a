import type { OutputPart, ToolActivityPart, ToolCallPart } from '@concord/core'
import { isObject, leftovers, textOrAbsent, type WireObject } from '@concord/core/adapter'
import { toReplay } from './replay.ts'

/** What the reader of a part may know beside it. */
export interface PartFacts {
  readonly createId: () => string
  /** The latest code that Google ran: a result without an id is of that. */
  codeId?: string
}

/** Reads one part of an answer; `undefined` for one that says nothing. */
export function fromPart(part: WireObject, index: number, facts: PartFacts): OutputPart | undefined {
  const kind = kindOf(part)
  if (kind !== undefined) return READERS[kind](part, index, facts)
  const { thought: _thought, thoughtSignature: _signature, ...others } = part
  if (Object.keys(others).length === 0) return fromText(part, index)
  return { type: 'unknown', index, value: part, ...toReplay({ part: 'unknown' }) }
}

/** The field that says what a part is. */
export type PartKind =
  | 'functionCall'
  | 'executableCode'
  | 'codeExecutionResult'
  | 'toolCall'
  | 'toolResponse'
  | 'inlineData'
  | 'fileData'
  | 'text'

type PartReader = (part: WireObject, index: number, facts: PartFacts) => OutputPart | undefined

const READERS: Readonly<Record<PartKind, PartReader>> = {
  functionCall: fromFunctionCall,
  executableCode: fromExecutableCode,
  codeExecutionResult: fromCodeExecutionResult,
  toolCall: fromToolCall,
  toolResponse: fromToolResponse,
  inlineData: fromInlineData,
  fileData: fromFileData,
  text: fromText,
}

const KINDS: readonly string[] = Object.keys(READERS)

/** Says what a part is, where this version knows it. */
export function kindOf(part: WireObject): PartKind | undefined {
  const kind = KINDS.find((key) => (key === 'text' ? typeof part[key] === 'string' : isObject(part[key])))
  return kind as PartKind | undefined // The keys of the readers are the kinds.
}

const TEXT_FIELDS: ReadonlySet<string> = new Set(['text', 'thought', 'thoughtSignature'])

/** Reads a text, or a thought: a signature may stand on one that is empty. */
function fromText(part: WireObject, index: number): OutputPart | undefined {
  const text = textOrAbsent(part['text']) ?? ''
  const signature = signatureOf(part)
  const metadata = leftovers(part, TEXT_FIELDS)
  if (text === '' && Object.keys(signature).length === 0 && metadata.providerMetadata === undefined) return undefined
  if (part['thought'] === true)
    return { type: 'reasoning', index, text, ...toReplay({ thought: true, ...signature }), ...metadata }
  return { type: 'text', index, text, ...signed(part), ...metadata }
}

/** Reads the call of a tool that the client runs. */
function fromFunctionCall(part: WireObject, index: number, { createId }: PartFacts): ToolCallPart {
  const call = objectAt(part, 'functionCall')
  const id = textOrAbsent(call['id'])
  return {
    type: 'tool_call',
    index,
    id: id ?? createId(),
    name: textOrAbsent(call['name']) ?? 'functionCall',
    arguments: argumentsOf(call['args']),
    ...(id === undefined && { syntheticId: true }),
    ...signed(part),
    ...leftoversWithin(part, 'functionCall', CALL_FIELDS),
  }
}

const CALL_FIELDS: ReadonlySet<string> = new Set(['id', 'name', 'args'])

/** An object as JSON; what is not sent is an object without fields. */
function argumentsOf(args: unknown): string {
  return args === undefined || args === null ? '{}' : JSON.stringify(args)
}

/** What the tools are called that have no name on the wire. */
const CODE_EXECUTION = 'code_execution'

function fromExecutableCode(part: WireObject, index: number, facts: PartFacts): ToolActivityPart {
  const { id: wireId, ...code } = objectAt(part, 'executableCode')
  const id = textOrAbsent(wireId) ?? facts.createId()
  facts.codeId = id
  return {
    type: 'tool_activity',
    index,
    id,
    name: CODE_EXECUTION,
    arguments: JSON.stringify(code),
    ...activity('executableCode', part, wireId),
    ...leftovers(part, CODE_FIELDS),
  }
}

function fromCodeExecutionResult(part: WireObject, index: number, facts: PartFacts): ToolActivityPart {
  const { id: wireId, ...output } = objectAt(part, 'codeExecutionResult')
  const id = textOrAbsent(wireId) ?? facts.codeId ?? facts.createId()
  return {
    type: 'tool_activity',
    index,
    id,
    name: CODE_EXECUTION,
    output,
    ...activity('codeExecutionResult', part, wireId),
    ...leftovers(part, CODE_FIELDS),
  }
}

const CODE_FIELDS: ReadonlySet<string> = new Set(['executableCode', 'codeExecutionResult', 'thoughtSignature'])

function fromToolCall(part: WireObject, index: number, { createId }: PartFacts): ToolActivityPart {
  const { id: wireId, toolType, args } = objectAt(part, 'toolCall')
  return {
    type: 'tool_activity',
    index,
    id: textOrAbsent(wireId) ?? createId(),
    name: textOrAbsent(toolType) ?? 'toolCall',
    arguments: argumentsOf(args),
    ...activity('toolCall', part, wireId),
    ...leftoversWithin(part, 'toolCall', TOOL_FIELDS),
  }
}

function fromToolResponse(part: WireObject, index: number, { createId }: PartFacts): ToolActivityPart {
  const { id: wireId, toolType, response } = objectAt(part, 'toolResponse')
  return {
    type: 'tool_activity',
    index,
    id: textOrAbsent(wireId) ?? createId(),
    name: textOrAbsent(toolType) ?? 'toolResponse',
    ...(response !== undefined && response !== null && { output: response }),
    ...activity('toolResponse', part, wireId),
    ...leftoversWithin(part, 'toolResponse', TOOL_FIELDS),
  }
}

const TOOL_FIELDS: ReadonlySet<string> = new Set(['id', 'toolType', 'args', 'response'])

/** The token of what Google ran: which part it is, its id where it has one on the wire, and its signature. */
function activity(kind: PartKind, part: WireObject, wireId: unknown): ReturnType<typeof toReplay> {
  const id = textOrAbsent(wireId)
  return toReplay({ part: kind, ...(id !== undefined && { id }), ...signatureOf(part) })
}

function fromInlineData(part: WireObject, index: number): OutputPart | undefined {
  const { mimeType, data } = objectAt(part, 'inlineData')
  const bytes = textOrAbsent(data)
  const facts = { ...signed(part), ...leftoversWithin(part, 'inlineData', INLINE_FIELDS) }
  if (bytes === undefined && Object.keys(facts).length === 0) return undefined
  return {
    type: 'media',
    index,
    mediaType: mediaTypeOf(mimeType),
    ...(bytes !== undefined && { data: bytes }),
    ...facts,
  }
}

const INLINE_FIELDS: ReadonlySet<string> = new Set(['mimeType', 'data'])

function fromFileData(part: WireObject, index: number): OutputPart | undefined {
  const { mimeType, fileUri } = objectAt(part, 'fileData')
  const url = textOrAbsent(fileUri)
  const facts = { ...signed(part), ...leftoversWithin(part, 'fileData', FILE_FIELDS) }
  if (url === undefined && Object.keys(facts).length === 0) return undefined
  return { type: 'media', index, mediaType: mediaTypeOf(mimeType), ...(url !== undefined && { url }), ...facts }
}

const FILE_FIELDS: ReadonlySet<string> = new Set(['mimeType', 'fileUri'])

function mediaTypeOf(mimeType: unknown): string {
  return textOrAbsent(mimeType) ?? 'application/octet-stream'
}

/** The signature of a part: it goes back on the very part on which it came. */
function signatureOf(part: WireObject): { readonly thoughtSignature?: string } {
  const thoughtSignature = textOrAbsent(part['thoughtSignature'])
  return thoughtSignature === undefined ? {} : { thoughtSignature }
}

function signed(part: WireObject): Partial<ReturnType<typeof toReplay>> {
  const signature = signatureOf(part)
  return signature.thoughtSignature === undefined ? {} : toReplay(signature)
}

function objectAt(part: WireObject, key: string): WireObject {
  const value = part[key]
  return isObject(value) ? value : {}
}

/** What a part has beside its data, and its data beside what the contract holds, each at its level. */
function leftoversWithin(part: WireObject, kind: PartKind, known: ReadonlySet<string>): ReturnType<typeof leftovers> {
  const { providerMetadata: within } = leftovers(objectAt(part, kind), known)
  const { providerMetadata: beside } = leftovers(part, new Set([kind, 'thoughtSignature']))
  if (within === undefined && beside === undefined) return {}
  return { providerMetadata: { ...beside, ...(within !== undefined && { [kind]: within }) } }
}
