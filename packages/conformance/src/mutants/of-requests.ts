import type { CompletionRequest, HistoryPart, Message } from '@concord/core'
import { type Mutant, onCall, onRequest } from './mutant.ts'

/** Drops fields of every request. */
const drops = (...fields: readonly (keyof CompletionRequest)[]): Mutant['breaks'] =>
  onRequest((request) => {
    const kept = Object.entries(request).filter(([field]) => !(fields as readonly string[]).includes(field))
    return Object.fromEntries(kept)
  })

const onMessages = (change: (message: Message) => readonly Message[]): Mutant['breaks'] =>
  onRequest((request) =>
    request.messages === undefined ? request : { ...request, messages: request.messages.flatMap(change) },
  )

const onHistory = (change: (part: HistoryPart) => HistoryPart): Mutant['breaks'] =>
  onMessages((message) =>
    message.role === 'assistant' && typeof message.content !== 'string'
      ? [{ ...message, content: message.content.map(change) }]
      : [message],
  )

/** Requests that are written wrongly. */
export const MUTANTS_OF_REQUESTS: readonly Mutant[] = [
  {
    name: 'a request is changed on its way',
    caughtBy: 'what it is given is not changed',
    breaks: onRequest((request) => {
      if (!Object.isFrozen(request)) Object.assign(request, { temperature: 1 })
      return request
    }),
  },
  {
    name: 'null is sent for what is not set',
    caughtBy: 'what is not set is not sent',
    breaks: onRequest((request) => ({ ...request, providerOptions: { vendor: { unset: null } } })),
  },
  { name: 'the temperature is dropped', caughtBy: 'temperature is sent', breaks: drops('temperature') },
  { name: 'stop sequences are dropped', caughtBy: 'stop is sent', breaks: drops('stop') },
  { name: 'a seed is dropped', caughtBy: 'seed is sent', breaks: drops('seed') },
  { name: 'the choice of tools is dropped', caughtBy: 'tool choice required is sent', breaks: drops('toolChoice') },
  {
    name: 'tools may run side by side all the same',
    caughtBy: 'parallelToolCalls is sent',
    breaks: drops('parallelToolCalls'),
  },
  {
    name: 'the form of the answer is dropped',
    caughtBy: 'a JSON Schema is sent as it is',
    breaks: drops('responseFormat'),
  },
  {
    name: 'the vendor’s own parameters are dropped',
    caughtBy: 'the vendor’s own parameters are sent as they are',
    breaks: drops('providerOptions'),
  },
  {
    name: 'one model is asked for always',
    caughtBy: 'a model that the request names is asked for',
    breaks: onRequest((request) => ({ ...request, model: 'model-1' })),
  },
  {
    name: 'headers of a call are dropped',
    caughtBy: 'headers of a call are sent',
    breaks: onCall((request, { headers: _headers, ...call }) => [request, call]),
  },
  {
    name: 'the results of tools are dropped',
    caughtBy: 'a result goes back to its call',
    breaks: onMessages((message) => (message.role === 'tool' ? [] : [message])),
  },
  {
    name: 'a failed tool seems to have worked',
    caughtBy: 'a failed tool says so',
    breaks: onMessages((message) => (message.role === 'tool' ? [{ ...message, isError: false }] : [message])),
  },
  {
    name: 'empty turns are dropped',
    caughtBy: 'an empty turn of the assistant stays a turn',
    breaks: onMessages((message) => (message.role === 'user' && message.content !== 'Hello?' ? [] : [message])),
  },
  {
    name: 'a token goes back changed',
    caughtBy: 'a token goes back byte for byte to whom it is from',
    breaks: onHistory((part) =>
      part.replay === undefined ? part : { ...part, replay: { ...part.replay, data: { seal: 'broken' } } },
    ),
  },
  {
    name: 'images are dropped',
    caughtBy: 'image as base64 is sent',
    breaks: onMessages((message) =>
      message.role === 'user' && typeof message.content !== 'string'
        ? [{ ...message, content: message.content.filter(({ type }) => type !== 'image') }]
        : [message],
    ),
  },
  {
    name: 'what is not declared is sent all the same',
    caughtBy: 'n is sent',
    breaks: (harness) => {
      const { capabilities } = harness
      const settings = capabilities.settings.filter((setting) => setting !== 'n')
      return { ...harness, capabilities: { ...capabilities, settings } }
    },
  },
]
