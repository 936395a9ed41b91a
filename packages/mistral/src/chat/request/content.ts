import type { ContentOptions, InputPart, ToolResultPart, Warning } from '@concord/core'
import { isObject, mergeOptions, toAddress, type WireObject } from '@concord/core/adapter'
import { ownOptions, PROVIDER } from '../../config.ts'
import { toTextChunk } from '../../response/chunks.ts'

/** Writes what the user says and shows, or a tool answers. */
export function toChunks(parts: readonly ToolResultPart[], path: string, warnings: Warning[]): readonly WireObject[] {
  return parts.map((part, i) => toChunk(part, `${path}[${i}]`, warnings))
}

function toChunk(part: ToolResultPart, path: string, warnings: Warning[]): WireObject {
  switch (part.type) {
    case 'text':
      return withOptions(toTextChunk(part.text), part)
    case 'json':
      return withOptions(toTextChunk(JSON.stringify(part.value)), part)
    case 'image':
      return toPlaced('image_url', 'url', toAddress(part.source), part)
    case 'audio':
      return toPlaced(
        'input_audio',
        'data',
        part.source.type === 'base64' ? part.source.data : toAddress(part.source),
        part,
      )
    case 'file':
      return toDocument(part, path, warnings)
    default:
      return part satisfies never
  }
}

/** The place alone is enough; beside attachments it stands in an object. */
function toPlaced(type: 'image_url' | 'input_audio', inner: string, place: string, part: Attached): WireObject {
  const options = ownOptions(part.providerOptions)
  const within = isObject(options) ? options[type] : undefined
  return mergeOptions<WireObject>({ type, [type]: isObject(within) ? { [inner]: place } : place }, options)
}

function toDocument(part: Extract<InputPart, { type: 'file' }>, path: string, warnings: Warning[]): WireObject {
  const { source, filename } = part
  if (source.type !== 'id') {
    const name = filename === undefined ? {} : { document_name: filename }
    return withOptions({ type: 'document_url', document_url: toAddress(source), ...name }, part)
  }
  if (filename !== undefined) warnings.push(leftOut(`${path}.filename`, 'the name of an uploaded file'))
  return withOptions({ type: 'file', file_id: source.id }, part)
}

function leftOut(path: string, what: string): Warning {
  return { code: 'history', message: `${PROVIDER}: the wire has no place for ${what}; it was left out`, path }
}

/** What may have attachments of the vendor's. */
export interface Attached {
  readonly providerOptions?: ContentOptions | undefined
}

/** Merges a part's attachments into its chunk; those that name another type of chunk are the chunk. */
export function withOptions(chunk: WireObject, { providerOptions }: Attached): WireObject {
  const options: { readonly type?: unknown } | undefined = ownOptions(providerOptions)
  const isWhole = options?.type !== undefined && options.type !== chunk['type']
  return isWhole ? { ...options } : mergeOptions(chunk, options)
}
