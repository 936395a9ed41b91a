/** What answers: for every trial an emulator of its own, on the packages that are tried. */
import { anthropicMessages } from '@concord/anthropic/server'
import { capabilities as anthropic } from '@concord/anthropic'
import type { Capabilities, Dialect } from '@concord/core'
import {
  answer,
  answers,
  choices,
  cut,
  type Emulator,
  type EmulatorOptions,
  fail,
  reasoning,
  reset,
  startEmulator,
  text,
  toolCall,
  withFault,
  wrongContent,
} from '@concord/emulator'
import { capabilities as generateContent, interactionsCapabilities } from '@concord/google'
import { googleGenerateContent, googleInteractions } from '@concord/google/server'
import { capabilities as chat, responsesCapabilities } from '@concord/openai'
import { openaiChat, openaiResponses } from '@concord/openai/server'
import { groq } from '@concord/openai-compatible'
import { hostDialect } from '@concord/openai-compatible/server'
import { SAID, type Trial, type Verdict } from './facts.ts'

/** The wires that are tried. */
export const SUBJECTS: Readonly<Record<string, { readonly dialect: Dialect; readonly capabilities: Capabilities }>> = {
  'openai chat': { dialect: openaiChat, capabilities: chat },
  'openai responses': { dialect: openaiResponses, capabilities: responsesCapabilities },
  'anthropic messages': { dialect: anthropicMessages, capabilities: anthropic },
  'google generateContent': { dialect: googleGenerateContent, capabilities: generateContent },
  'google interactions': { dialect: googleInteractions, capabilities: interactionsCapabilities },
  'groq chat': { dialect: hostDialect(groq, 'chat'), capabilities: groq.apis.chat?.capabilities ?? chat },
}

interface Scene {
  readonly modes?: readonly Trial['mode'][]
  readonly play: () => Pick<EmulatorOptions, 'script' | 'bytesPerWrite' | 'pace'>
  /** What the fact is about, where a wire may lack it. */
  readonly isDeclared?: (capabilities: Capabilities) => boolean
  /** What has to be seen from this side; gives what is wrong. */
  readonly look?: (emulator: Emulator) => Promise<string | undefined>
}

const left: Scene['look'] = async ({ journal }) => {
  const closing = await journal.entries[0]?.closed
  return closing === 'left' ? undefined : `the connection was ${closing}`
}

/** An answer that only goes on when it is told to: a stream that is left must not end by itself. */
const endless: Scene['play'] = () => {
  let written = 0
  return { script: SAID.counted, pace: () => (++written > 2 ? new Promise(() => undefined) : Promise.resolve()) }
}

const SCENES: Readonly<Record<string, Scene>> = {
  'text, usage and ending arrive': { play: () => ({ script: SAID.text }) },
  'a wire in single bytes is the same wire': { play: () => ({ script: SAID.text, bytesPerWrite: 1 }) },
  'several choices stay apart': {
    play: () => ({ script: choices(...SAID.choices) }),
    isDeclared: ({ settings }) => settings.includes('n'),
  },
  'a tool call arrives whole': { play: () => ({ script: toolCall(SAID.call.name, SAID.call.arguments) }) },
  'reasoning stays apart from the answer': {
    play: () => ({ script: [reasoning(SAID.thought), text(SAID.text)] }),
    isDeclared: ({ output }) => output.includes('reasoning'),
  },
  'an answer fits its schema': { play: () => ({ script: JSON.stringify(SAID.value) }) },
  'a rate limit says how long to wait': { play: () => ({ script: fail({ kind: 'rate_limit', retryAfterMs: 2000 }) }) },
  'a refused key is told, and not shown': { play: () => ({ script: fail({ kind: 'authentication' }) }) },
  'a retry succeeds': { play: () => ({ script: answers(fail({ kind: 'overloaded' }), SAID.text) }) },
  'a cut stream is an error with what had arrived': {
    modes: ['stream'],
    play: () => ({ script: withFault(answer(SAID.counted, { pieces: 20 }), cut({ afterEvents: 8 })) }),
  },
  'a reset connection is an error': { play: () => ({ script: withFault('Hello', reset()) }) },
  'a page of HTML is no answer': {
    play: () => ({ script: withFault('Hello', wrongContent({ contentType: 'text/html', body: '<p>Hello</p>' })) }),
  },
  'a stream that is left is closed': { modes: ['stream'], play: endless, look: left },
  'an abort ends a stream': { modes: ['stream'], play: endless, look: left },
  'a stream is a ReadableStream': { modes: ['stream'], play: () => ({ script: SAID.text }) },
  'what a wire lacks is refused unsent': {
    play: () => ({ script: SAID.text }),
    look: async ({ journal }) => (journal.entries.length === 0 ? undefined : 'something was sent'),
  },
}

/** Emulators for one run through all facts. */
export interface Theatre extends AsyncDisposable {
  readonly trials: readonly Trial[]
  /** Adds to what a runtime says what was seen from here. */
  judge(verdicts: readonly Verdict[]): Promise<readonly Verdict[]>
}

/** Starts an emulator for every trial. */
export async function openTheatre(): Promise<Theatre> {
  const stages: { readonly trial: Trial; readonly emulator: Emulator; readonly scene: Scene }[] = []
  for (const [subject, { dialect, capabilities }] of Object.entries(SUBJECTS)) {
    for (const [fact, scene] of Object.entries(SCENES)) {
      for (const mode of scene.modes ?? (['complete', 'stream'] as const)) {
        const emulator = await startEmulator({ dialects: [dialect], ...scene.play() })
        const isDeclared = scene.isDeclared?.(capabilities) ?? true
        stages.push({ trial: { subject, fact, mode, url: emulator.url, isDeclared }, emulator, scene })
      }
    }
  }
  return {
    trials: stages.map(({ trial }) => trial),
    async judge(verdicts) {
      if (verdicts.length !== stages.length) throw new Error(`${verdicts.length} verdicts of ${stages.length}`)
      return Promise.all(
        stages.map(async ({ emulator, scene }, place) => {
          const verdict = verdicts[place]
          if (verdict === undefined || verdict.error !== undefined) return verdict ?? missing(place)
          const wrong = await scene.look?.(emulator)
          return wrong === undefined ? verdict : { ...verdict, error: wrong }
        }),
      )
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(stages.map(({ emulator }) => emulator.close()))
    },
  }
}

function missing(place: number): never {
  throw new Error(`there is no verdict ${place}`)
}
