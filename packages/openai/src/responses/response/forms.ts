import { isObject, textOrAbsent, type WireObject } from '@concord/core/adapter'

/** How an item that stands for a tool says what it calls, and what came of it. */
export interface ToolForm {
  /** Who runs it; the vendor's tools are activity. */
  readonly runs: 'client' | 'vendor'
  /** The field of the tool's name; without one the item's type says it. */
  readonly name?: string
  readonly call?: CallForm
  /** The field of the result. */
  readonly result?: string
  /** The arguments are free text. */
  readonly isCustom?: true
}

/**
 * Where the arguments are: one field that is text, one whose value they are, or fields that are the members of the
 * arguments.
 */
export type CallForm = { readonly text: string } | { readonly value: string } | { readonly members: readonly string[] }

/** The form of a tool item; `undefined` for what is no tool, or none that this version knows. */
export function formOf(item: WireObject): ToolForm | undefined {
  const type = item['type']
  const form = typeof type === 'string' && Object.hasOwn(FORMS, type) ? FORMS[type] : undefined
  return form !== undefined && isRunByVendor(item) ? { ...form, runs: 'vendor' } : form
}

/** Some tools are run by the client or by the vendor, as the item says. */
function isRunByVendor({ type, environment, execution }: WireObject): boolean {
  if (type === 'shell_call') return isObject(environment) && environment['type'] === 'container_reference'
  return type === 'tool_search_call' && execution !== 'client'
}

/** The name of a tool: the item's own, the type where the client runs it, or what the type says of a vendor's tool. */
export function nameOf(item: WireObject, { name, runs }: ToolForm): string {
  const own = name === undefined ? undefined : textOrAbsent(item[name])
  const type = textOrAbsent(item['type']) ?? ''
  return own ?? (runs === 'client' ? type : type.replace(/_call$|_call_output$|_output$/, ''))
}

/** The fields of an item that hold its arguments. */
export function argumentFields(call: CallForm | undefined): readonly string[] {
  if (call === undefined) return []
  if ('members' in call) return call.members
  return ['text' in call ? call.text : call.value]
}

/** Reads the arguments of an item; `undefined` where it has none. */
export function readArguments(item: WireObject, call: CallForm | undefined): string | undefined {
  if (call === undefined) return undefined
  if ('members' in call) {
    const members = Object.entries(item).filter(([key]) => call.members.includes(key))
    return members.length === 0 ? undefined : JSON.stringify(Object.fromEntries(members))
  }
  const value = item['text' in call ? call.text : call.value]
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Writes arguments into the fields of an item. */
export function toArguments(written: string, call: CallForm): WireObject {
  if ('text' in call) return { [call.text]: written }
  const value = parse(written)
  if ('value' in call) return { [call.value]: value ?? written }
  return isObject(value) ? value : {}
}

function parse(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return undefined
  }
}

/** Source: https://platform.openai.com/docs/api-reference/responses/object#responses/object-output */
const FORMS: Readonly<Record<string, ToolForm>> = {
  function_call: { runs: 'client', name: 'name', call: { text: 'arguments' } },
  custom_tool_call: { runs: 'client', name: 'name', call: { text: 'input' }, isCustom: true },
  computer_call: { runs: 'client', call: { members: ['action', 'actions', 'pending_safety_checks'] } },
  local_shell_call: { runs: 'client', call: { value: 'action' } },
  shell_call: { runs: 'client', call: { value: 'action' } },
  apply_patch_call: { runs: 'client', call: { value: 'operation' } },
  mcp_approval_request: { runs: 'client', call: { members: ['server_label', 'name', 'arguments'] } },
  tool_search_call: { runs: 'client', call: { value: 'arguments' } },
  web_search_call: { runs: 'vendor', call: { value: 'action' } },
  file_search_call: { runs: 'vendor', call: { members: ['queries'] }, result: 'results' },
  code_interpreter_call: { runs: 'vendor', call: { members: ['code'] }, result: 'outputs' },
  image_generation_call: { runs: 'vendor' },
  mcp_call: { runs: 'vendor', name: 'name', call: { text: 'arguments' }, result: 'output' },
  mcp_list_tools: { runs: 'vendor', result: 'tools' },
  program: { runs: 'vendor', call: { members: ['code'] } },
  program_output: { runs: 'vendor', result: 'result' },
  tool_search_output: { runs: 'vendor', result: 'tools' },
  shell_call_output: { runs: 'vendor', result: 'output' },
  local_shell_call_output: { runs: 'vendor', result: 'output' },
  computer_call_output: { runs: 'vendor', result: 'output' },
  apply_patch_call_output: { runs: 'vendor', result: 'output' },
  function_call_output: { runs: 'vendor', name: 'name', result: 'output' },
  custom_tool_call_output: { runs: 'vendor', result: 'output' },
}
