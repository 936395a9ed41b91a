import { Chat, type UIMessage, useChat } from '@ai-sdk/react'
import {
  answer,
  answers,
  createScriptedClient,
  fail,
  media,
  reasoning,
  type Script,
  startEmulator,
  text,
  toolCall,
} from '@concord/emulator'
import {
  convertToModelMessages,
  createUIMessageStream,
  createUIMessageStreamResponse,
  DefaultChatTransport,
  jsonSchema,
  lastAssistantMessageIsCompleteWithToolCalls,
  streamText,
  tool,
} from 'ai'
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { toLanguageModel } from '../src/index.ts'
import { type Wire, wires } from './wires.ts'

/** Run by whoever sits at the page. */
const place = tool({
  inputSchema: jsonSchema<object>({ type: 'object' }),
  outputSchema: jsonSchema<object>({ type: 'object' }),
})

/** A chat, and what went wrong in it. */
interface Connected {
  readonly chat: Chat<UIMessage>
  readonly problems: readonly unknown[]
  /** Waits for the end of the next answer. */
  readonly nextAnswer: () => Promise<void>
}

/** A chat of `useChat`, on a route of a server that streams over our bridge to one wire. */
function connect(url: string, wire: Wire): Connected {
  const model = toLanguageModel(wire.connect(url, { retry: false }))
  const problems: unknown[] = []
  let next = Promise.withResolvers<void>()
  const route = async (_address: unknown, init?: RequestInit): Promise<Response> => {
    const { messages } = (await new Response(init?.body).json()) as { messages: UIMessage[] } // The transport's own form.
    const result = streamText({
      model,
      tools: { place },
      messages: await convertToModelMessages(messages),
      maxRetries: 0,
      onError: () => {},
      ...(init?.signal && { abortSignal: init.signal }),
    })
    return result.toUIMessageStreamResponse({
      sendSources: true,
      messageMetadata: ({ part }) => (part.type === 'finish' ? { tokens: part.totalUsage.totalTokens } : undefined),
      onError: () => 'The model failed.',
    })
  }
  const chat = new Chat<UIMessage>({
    transport: new DefaultChatTransport({ fetch: route }),
    sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls,
    onError: (problem) => void problems.push(problem),
    onFinish() {
      next.resolve()
      next = Promise.withResolvers()
    },
  })
  return { chat, problems, nextAnswer: () => next.promise }
}

/** What a page of `useChat` shows; parts of a type that it does not know are left out, as pages do. */
function Page({ chat }: { readonly chat: Chat<UIMessage> }): ReactNode {
  const { messages, status } = useChat({ chat })
  const shown = messages.flatMap(({ role, parts }) =>
    parts.flatMap((part) => {
      if (part.type === 'custom' || part.type === 'step-start') return []
      return 'text' in part ? `${role} ${part.type}: ${part.text}` : `${role} ${part.type}`
    }),
  )
  return [status, ...shown].join(' | ')
}

describe.each(wires)('a chat over $name', (wire) => {
  const serve = (script: Script) => startEmulator({ dialects: [wire.dialect], script })

  test('calls a tool of the page and goes on, and reasoning goes back with its token', async () => {
    const usage = { promptTokens: 20, completionTokens: 10, totalTokens: 30 }
    await using emulator = await serve(
      answers(
        answer(
          [reasoning('I have to ask.', { replay: wire.toToken('sealed-1') }), text('Wait.'), toolCall('place', {})],
          {
            usage,
          },
        ),
        answer([reasoning('Oslo.', { replay: wire.toToken('sealed-2') }), text('Rain in Oslo.')], { usage }),
        answer('Snow.', { usage }),
      ),
    )
    const { chat, problems, nextAnswer } = connect(emulator.url, wire)
    await chat.sendMessage({ text: 'How is the weather here?' })
    const call = chat.lastMessage?.parts.find((part) => part.type === 'tool-place')
    expect(call).toMatchObject({ state: 'input-available', input: {} })
    const toolCallId = call !== undefined && 'toolCallId' in call ? call.toolCallId : ''
    const answered = nextAnswer()
    await chat.addToolOutput({ tool: 'place', toolCallId, output: { city: 'Oslo' } })
    await answered
    await chat.sendMessage({ text: 'And tomorrow?' })
    expect(problems).toEqual([])

    expect(renderToStaticMarkup(createElement(Page, { chat }))).toBe(
      [
        'ready',
        'user text: How is the weather here?',
        'assistant reasoning: I have to ask.',
        'assistant text: Wait.',
        'assistant tool-place',
        'assistant reasoning: Oslo.',
        'assistant text: Rain in Oslo.',
        'user text: And tomorrow?',
        'assistant text: Snow.',
      ].join(' | '),
    )
    expect(chat.lastMessage?.metadata).toEqual({ tokens: 30 })
    const bodies = [await emulator.journal.next(), await emulator.journal.next(), await emulator.journal.next()]
    expect(bodies.map(({ body }) => JSON.stringify(body).match(/sealed-\d/g))).toEqual([
      null,
      ['sealed-1'],
      ['sealed-1', 'sealed-2'],
    ])
  })

  test('shows what had arrived before a failure, and that it failed', async () => {
    await using emulator = await serve(fail({ kind: 'overloaded' }, 'Hello wor'))
    const { chat, problems } = connect(emulator.url, wire)
    await chat.sendMessage({ text: 'Hi' })
    expect(renderToStaticMarkup(createElement(Page, { chat }))).toBe(
      'error | user text: Hi | assistant text: Hello wor',
    )
    expect(problems).toMatchObject([{ message: 'The model failed.' }])
  })
})

test('a stream of messages of one’s own takes in an answer over the bridge, with its sources and files', async () => {
  const citations = [{ url: 'https://example.org/a', title: 'A', start: 0, end: 5, source: { type: 'web' } }]
  const client = createScriptedClient(answer([text('Oslo.', { citations }), media('image/png', { data: 'AAAA' })]))
  const stream = createUIMessageStream({
    execute({ writer }) {
      writer.write({ type: 'data-place', data: 'here' })
      writer.merge(
        streamText({ model: toLanguageModel(client, { modelId: 'm' }), prompt: 'Where?' }).toUIMessageStream({
          sendSources: true,
        }),
      )
    },
  })
  const chat = new Chat<UIMessage>({
    transport: new DefaultChatTransport({ fetch: async () => createUIMessageStreamResponse({ stream }) }),
  })
  await chat.sendMessage({ text: 'Where?' })
  expect(chat.lastMessage?.parts).toMatchObject([
    { type: 'data-place', data: 'here' },
    { type: 'step-start' },
    { type: 'text', text: 'Oslo.', state: 'done' },
    { type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AAAA' },
    { type: 'source-url', url: 'https://example.org/a', title: 'A' },
  ])
})

test('stopping a chat aborts the call below, and what had arrived stays', async () => {
  const pieces: string[] = []
  const pace = async (): Promise<void> => {
    if (pieces.push('') === 3) await chat.stop()
  }
  const model = toLanguageModel(createScriptedClient(answer('one two three four five', { pace })), { modelId: 'm' })
  const aborted = Promise.withResolvers<number>()
  const chat: Chat<UIMessage> = new Chat<UIMessage>({
    transport: new DefaultChatTransport({
      fetch: async (_address, init) =>
        streamText({
          model,
          prompt: 'Count.',
          onAbort: ({ steps }) => aborted.resolve(steps.length),
          ...(init?.signal && { abortSignal: init.signal }),
        }).toUIMessageStreamResponse(),
    }),
  })
  await chat.sendMessage({ text: 'Count.' })
  expect(await aborted.promise).toBe(0)
  expect(chat.status).toBe('ready')
  expect(pieces.length).toBe(3)
})
