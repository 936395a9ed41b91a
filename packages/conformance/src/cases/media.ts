import { deepEqual, ok } from 'node:assert/strict'
import type { CompletionRequest, InputPart, MediaKind, MediaSource } from '@concord/core'
import { answer, media } from '@concord/emulator'
import type { Case } from '../suite/case.ts'
import { failureOf } from '../suite/stage.ts'
import { assertCarried } from './expect.ts'

/** Bytes of no meaning; no translator looks into them. */
const DATA = 'aGVsbG8gd29ybGQ='

const MEDIA_TYPES: Readonly<Record<MediaKind, string>> = {
  image: 'image/png',
  audio: 'audio/wav',
  file: 'application/pdf',
}

function sourceOf(kind: MediaKind, type: MediaSource['type']): MediaSource {
  const mediaType = MEDIA_TYPES[kind]
  if (type === 'base64') return { type, data: DATA, mediaType }
  return type === 'url'
    ? { type, url: `https://example.org/a.${mediaType.split('/')[1]}` }
    : { type, id: 'file_123', mediaType }
}

function partOf(kind: MediaKind, type: MediaSource['type']): InputPart {
  const source = sourceOf(kind, type)
  if (kind !== 'file') return { type: kind, source }
  return { type: kind, source, ...(type === 'base64' && { filename: 'a.pdf' }) }
}

/** The media that arrived, and what identifies it. */
function mediaIn({ messages = [] }: CompletionRequest): readonly unknown[] {
  return messages.flatMap(({ content }) =>
    typeof content === 'string'
      ? []
      : content.flatMap((part) => ('source' in part ? [[part.type, part.source.type, handleOf(part.source)]] : [])),
  )
}

/** What says which media it is. */
function handleOf(source: MediaSource): string {
  if (source.type === 'base64') return source.data
  return source.type === 'url' ? source.url : source.id
}

const sends = (kind: MediaKind, source: MediaSource['type']): Case => ({
  group: 'H',
  name: `${kind} as ${source} is sent`,
  needs: [{ input: 'messages' }, { media: kind, source }],
  request: {
    model: 'model-1',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Look:' }, partOf(kind, source)] }],
  },
  async run(stage) {
    await stage.ask()
    deepEqual(mediaIn(stage.requests[0] ?? {}), [[kind, source, handleOf(sourceOf(kind, source))]])
  },
})

const KINDS: readonly MediaKind[] = ['image', 'audio', 'file']
const SOURCES: readonly MediaSource['type'][] = ['base64', 'url', 'id']

const makes = (name: string, mediaType: string, fields: { readonly transcript?: string } = {}): Case => ({
  group: 'H',
  name,
  needs: [{ output: 'media' }],
  script: answer(media(mediaType, { data: DATA, ...fields })),
  async run(stage) {
    const [choice] = (await stage.ask()).choices
    const made = choice.content.find((part) => part.type === 'media')
    assertCarried(stage, 'choices[0].content[0].data', made?.data, DATA)
    assertCarried(stage, 'choices[0].content[0].mediaType', made?.mediaType, mediaType)
    assertCarried(stage, 'choices[0].content[0].transcript', made?.transcript, fields.transcript)
    ok(choice.text === '')
  },
})

/** A tool that answers with a picture: some wires have a place for it there, some elsewhere, and the others refuse. */
const SHOWN_BY_A_TOOL: Case = {
  group: 'H',
  name: 'an image in the result of a tool arrives, or is refused',
  needs: [{ input: 'messages' }, { tool: 'function' }, { media: 'image', source: 'base64' }],
  request: {
    model: 'model-1',
    messages: [
      { role: 'user', content: 'Draw.' },
      { role: 'assistant', content: [{ type: 'tool_call', id: 'call_1', name: 'draw', arguments: '{}' }] },
      { role: 'tool', toolCallId: 'call_1', name: 'draw', content: [partOf('image', 'base64')] },
    ],
    tools: [{ type: 'function', name: 'draw', parameters: { type: 'object', properties: {} } }],
  },
  async run(stage) {
    try {
      await stage.ask()
    } catch (thrown) {
      const { kind, message } = await failureOf(Promise.reject(thrown))
      deepEqual([kind, stage.journal.entries.length], ['unsupported', 0])
      ok(message.includes('messages[2].content[0]'), message)
      return
    }
    ok(JSON.stringify(mediaIn(stage.requests[0] ?? {})).includes(DATA))
  },
}

/** Group H: media in and out. */
export const MEDIA: readonly Case[] = [
  ...KINDS.flatMap((kind) => SOURCES.map((source) => sends(kind, source))),
  SHOWN_BY_A_TOOL,
  makes('an image that the model made comes through', 'image/png'),
  makes('sound that the model made comes through', 'audio/wav', { transcript: 'Hello.' }),
]
