import type { Capabilities, CompletionClient } from '@concord/core'
import { withRetry, withTimeout } from '@concord/core'
import { createRemote } from '@concord/core/remote'
import { native } from '@concord/server'
import type { HarnessOptions, Subject } from '../src/index.ts'

/** The contract itself carries everything. */
const everything: Capabilities = {
  input: 'messages',
  settings: [
    'maxTokens',
    'temperature',
    'topP',
    'topK',
    'stop',
    'seed',
    'frequencyPenalty',
    'presencePenalty',
    'logitBias',
    'n',
    'logprobs',
    'topLogprobs',
    'suffix',
    'echo',
    'bestOf',
    'parallelToolCalls',
    'reasoning',
    'user',
    'metadata',
    'serviceTier',
    'promptCache',
  ],
  toolChoice: ['auto', 'none', 'required', 'tool'],
  tools: ['function', 'custom', 'vendor'],
  responseFormat: ['text', 'json_object', 'json_schema'],
  media: { image: ['base64', 'url', 'id'], audio: ['base64', 'url', 'id'], file: ['base64', 'url', 'id'] },
  output: ['tool_call', 'tool_activity', 'reasoning', 'refusal', 'media', 'citations', 'logprobs'],
}

/** A remote client has neither tries nor time limits of its own. */
function createLayered({ url, fetch, retry = {}, timeout = {} }: HarnessOptions): CompletionClient {
  const remote = createRemote({ baseURL: url, fetch })
  const retrying = retry === false ? remote : withRetry(remote, retry)
  return timeout === false ? retrying : withTimeout(retrying, timeout)
}

/** What a service answers and is asked is its own affair: the remote passes it on. */
const PASSED_ON = 'the native wire passes on what a service says; its own client keeps this'

const NAMED = 'the events of the native wire are told apart by their names'

/** What the conformance kit puts to the test. */
export const subjects: readonly Subject[] = [
  {
    name: 'native',
    createHarness: () => ({
      capabilities: everything,
      dialect: native,
      createClient: createLayered,
      citation: { url: 'https://example.org/oslo', start: 0, end: 6, source: { page: 7 } },
      replay: { provider: 'example', api: 'native', data: { seal: 'sealed' } },
    }),
    skip: {
      'a choice that ends early is finished in the last chunk': PASSED_ON,
      'several prompts give choices in the order of the prompts': 'it carries prompts and messages alike',
      'what comes after the finish counts': PASSED_ON,
      'a later word replaces an earlier one': PASSED_ON,
      'a second result of one call becomes a turn of the user': PASSED_ON,
      'the names of events may be missing': NAMED,
      'a failure in mid-stream is told without the name of its event': NAMED,
      'tool calls are told where the vendor says stop': PASSED_ON,
      'a tool of another vendor is refused': PASSED_ON,
      'a call without a result gets one that says so': PASSED_ON,
      'a late result moves behind its call': PASSED_ON,
      'a result without a call becomes a turn of the user': PASSED_ON,
      'a token of another vendor is not sent': PASSED_ON,
      'an error shows no key, no prompt and no sentence of the vendor': PASSED_ON,
    },
  },
]
