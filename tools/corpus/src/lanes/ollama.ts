import type { Interaction, Payload } from '../corpus/interaction.ts'
import type { JsonObject } from '../json.ts'
import { isEmpty, isObject } from '../json.ts'
import type { Lane, NormalForm } from '../lane.ts'
import { foldLines } from '../states/lines.ts'
import { WITHOUT_EMPTY_FIELDS, WITHOUT_EMPTY_TOOLS, WITHOUT_NULLS } from './forms.ts'

/** Whether an interaction is one of this API; some recordings of Ollama’s OpenAI wire name another endpoint. */
export function isOllama({ vendor, endpoint, payload }: Interaction, path: string): boolean {
  const isOther = payload.form === 'body' && isObject(payload.value) && 'choices' in payload.value
  return vendor === 'ollama' && endpoint === `POST ${path}` && !isOther
}

/** To stream is what happens where nothing is said. */
const WITH_STREAM: NormalForm = {
  name: 'stream: true written out',
  apply: ({ stream, ...rest }) => ({ ...rest, stream: stream ?? true }),
}

/** An empty text says no more than a field that is not there. */
const WITHOUT_EMPTY_TEXTS: NormalForm = {
  name: 'an empty text for a field that is not there',
  apply: (body): JsonObject => Object.fromEntries(Object.entries(body).filter(([, value]) => !isEmpty(value))),
}

/** The lines of a stream, each an object of the wire. */
function parseLines(payload: Payload): readonly unknown[] | undefined {
  if (payload.form !== 'ndjson') return undefined
  return payload.text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as unknown]))
}

/** What both APIs have. */
export const OLLAMA: Pick<
  Lane,
  'parseEvents' | 'fold' | 'toBody' | 'leftOut' | 'metadata' | 'normalForms' | 'options'
> = {
  parseEvents: parseLines,
  fold: foldLines,
  toBody: ({ value }) => value,
  leftOut: [
    { path: /^(message\.role|done)$/, because: 'a constant' },
    { path: /tool_calls\[\w*\]\.function\.index$/, because: 'a position' },
  ],
  metadata: {
    created_at: 'what a time says beyond its seconds',
    total_duration: 'how long all of it took, in nanoseconds',
    load_duration: 'how long the model took to load, in nanoseconds',
    prompt_eval_duration: 'how long the prompt took, in nanoseconds',
    eval_duration: 'how long the answer took, in nanoseconds',
    prompt_eval_count: 'a count without the other one, which is no usage',
    eval_count: 'a count without the other one, which is no usage',
    context: 'the conversation as token ids, which generate takes back',
    remote_model: 'the model of another host that answered',
    remote_host: 'the host of that model',
  },
  normalForms: [WITH_STREAM, WITHOUT_NULLS, WITHOUT_EMPTY_TEXTS, WITHOUT_EMPTY_FIELDS, WITHOUT_EMPTY_TOOLS],
  options: {
    keep_alive: 'how long the model stays loaded',
    options: 'settings of the runner that no other vendor has',
    system: 'the instructions beside a prompt',
    template: 'how the model’s prompt is made',
    raw: 'whether the prompt is taken as it is',
    images: 'images beside a prompt',
    context: 'the conversation as token ids',
    think: 'a level of thinking that the contract does not know',
  },
}
