import type { ToolMessage, ToolResultPart, Warning } from '@concord/core'
import { isObject, mergeOptions, type WireObject } from '@concord/core/adapter'
import { attachedTo } from '../../request.ts'
import { toInputParts } from './content.ts'

/** A call that was made earlier: results name it by its name, and by its id where the wire gave it one. */
export interface KnownCall {
  readonly name: string
  readonly hasId: boolean
}

/** Writes the result of a tool. */
export function toFunctionResponse(
  message: ToolMessage,
  call: KnownCall | undefined,
  path: string,
  warnings: Warning[],
): WireObject {
  const { content, isError, toolCallId: id } = message
  const parts: readonly ToolResultPart[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content
  const values = parts.flatMap((part) =>
    part.type === 'text' ? [part.text] : part.type === 'json' ? [part.value] : [],
  )
  const shown = parts.filter((part) => part.type !== 'text' && part.type !== 'json')
  const media = toInputParts(shown, `${path}.content`, warnings)
  const response = {
    ...(call?.hasId !== false && { id }),
    name: call?.name ?? message.name ?? id,
    response: toResponse(
      values,
      isError === true,
      parts.some(({ type }) => type === 'json'),
    ),
    ...(media.length > 0 && { parts: media }),
  }
  return mergeOptions<WireObject>({ functionResponse: response }, attachedTo(message))
}

/**
 * The wire takes an object: that of the result where it is one, else the result as `output`, or as `error`.
 *
 * Source: https://ai.google.dev/api/caching#FunctionResponse
 */
function toResponse(values: readonly unknown[], isError: boolean, isJson: boolean): WireObject {
  const [value = ''] = values
  const whole = values.length > 1 ? values : value
  if (isError) return { error: whole }
  return isJson && isObject(whole) && !isWrapper(whole) ? whole : { output: whole }
}

/** Tells an object that has no place but for a result, or for a failure. */
export function isWrapper(response: WireObject): boolean {
  const keys = Object.keys(response)
  return keys.length === 1 && (keys[0] === 'output' || keys[0] === 'error')
}
