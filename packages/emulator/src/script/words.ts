import type { CompletionChoice, CompletionRequest, Message } from '@concord/core'

/** Counts the words of a prompt: what stands for its tokens. */
export function countPromptWords({ messages = [], prompt = [] }: CompletionRequest): number {
  const prompts = typeof prompt === 'string' ? [prompt] : prompt
  return sum([...prompts, ...messages.flatMap(textsOf)].map(countIn))
}

/** Counts the words that a model wrote: what stands for its tokens. */
export function countWords(choices: readonly CompletionChoice[]): number {
  return sum(choices.flatMap(({ content }) => content.flatMap(textsOfPart)).map(countIn))
}

function textsOf({ content }: Message): readonly string[] {
  return typeof content === 'string' ? [content] : content.flatMap(textsOfPart)
}

function textsOfPart(part: object): readonly string[] {
  const { text, arguments: value } = part as { readonly text?: unknown; readonly arguments?: unknown } // Some parts have them.
  return [text, value].filter((given) => typeof given === 'string')
}

function countIn(text: string): number {
  return text.match(/\S+/g)?.length ?? 0
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
