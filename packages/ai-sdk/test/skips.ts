type Skips = Readonly<Record<string, string>>

const FRAMES = 'the parser of the AI SDK needs the blank line between two events'
const LAST_FRAME = 'the parser of the AI SDK needs the blank line after the last event'
const CR = 'the parser of the AI SDK does not end a line at CR alone'
const NO_EVENTS = 'the AI SDK reads a body without events as a stream that was cut'
const ZEROS = 'the provider says 0 for details that the vendor did not send'
const LATE_USAGE = 'language models of the AI SDK tell the usage with the finish alone'
const OWN_PARAMETERS = 'a provider of the AI SDK sends only the parameters that it knows'
const FAILED_TOOL = 'the wire has no word for it, and the provider does not warn'
const AUDIO_USAGE = 'the usage of the AI SDK has no tokens of sound'
const PAUSE = 'the AI SDK has no word for a paused turn'
const VENDORS_TOOL = 'the provider refuses an answer with tools of the vendor that it does not know'
const IMAGE_IN_RESULT = 'the provider sends the image as text of JSON'
const REFUSAL = 'the provider gives a refusal on as text or not at all'

const IN_TOKEN = 'the token of the adapter stands in one of the AI SDK'
const IN_SOURCE = 'the vendor’s object stands in a source of the AI SDK'

const EVERYWHERE: Skips = {
  'the blank line between two events may be missing': FRAMES,
  'a page of HTML with status 200 is no answer': NO_EVENTS,
  'text that is no JSON is no answer': NO_EVENTS,
  'the vendor’s own parameters are sent as they are': OWN_PARAMETERS,
}

/** What does not hold over the bridge, by provider: facts of the AI SDK and of its packages. */
export const skips: Readonly<Record<'chat' | 'responses' | 'messages' | 'mistral' | 'crossed', Skips>> = {
  chat: {
    ...EVERYWHERE,
    'a failed tool says so': FAILED_TOOL,
    'reasoning stands apart from the answer': 'the provider does not read reasoning on this wire',
    'reasoning may come character by character': 'the provider does not read reasoning on this wire',
    'a refusal is no answer': REFUSAL,
    'an image in the result of a tool arrives, or is refused': IMAGE_IN_RESULT,
    'sound in the prompt is counted': AUDIO_USAGE,
    'sound in the answer is counted': AUDIO_USAGE,
    'tokens of a prediction are counted': 'the usage of the AI SDK has no tokens of predictions',
    'an unknown detail is absent, and never 0': ZEROS,
    'usage is kept when a stream fails': LATE_USAGE,
    'usage may come with the first chunk': ZEROS,
    'snapshots of usage are not added': ZEROS,
  },
  responses: {
    ...EVERYWHERE,
    'lines may end in CR': CR,
    'a last event without its blank line is one': LAST_FRAME,
    'pause: is told as it is': PAUSE,
    'a failed tool says so': FAILED_TOOL,
    'a refusal is no answer': REFUSAL,
    'an image that the model made comes through':
      'the provider gives an image as the result of a tool, as the wire does',
    'an unknown detail is absent, and never 0': ZEROS,
    'usage may come with the first chunk': ZEROS,
    'snapshots of usage are not added': ZEROS,
    'another object is no answer': 'the provider makes a failure of status 500 of it',
    'a failure with status 200 is no answer': 'the provider makes a failure of status 400 of it',
    'reasoning is sent': 'the provider sends an effort to models alone that it knows to reason',
  },
  messages: {
    ...EVERYWHERE,
    'lines may end in CR': CR,
    'a last event without its blank line is one': LAST_FRAME,
    'pause: is told as it is': PAUSE,
    'what comes after the finish counts': 'the provider refuses a finish without counts',
    'a later word replaces an earlier one': 'the provider refuses a finish without counts',
    'what a vendor ran itself is its call and its result': VENDORS_TOOL,
    'a JSON object is asked for': 'the wire has no such form; the provider warns, by the name of the AI SDK',
    'a JSON Schema is sent as it is': 'the provider asks models that it does not know for a call of a tool instead',
    'a schema of a library is sent as its JSON Schema':
      'the provider asks models that it does not know for a call of a tool instead',
    'an unknown usage is absent, and never 0': 'the provider refuses an answer without counts',
    'an unknown detail is absent, and never 0': ZEROS,
    'usage may come with the first chunk': ZEROS,
    'snapshots of usage are not added': ZEROS,
    'reasoning is sent': 'the provider sends an effort as a number of tokens to models that it does not know',
  },
  mistral: {
    ...EVERYWHERE,
    'what a vendor ran itself is its call and its result': VENDORS_TOOL,
    'a failed tool says so': FAILED_TOOL,
    'an image in the result of a tool arrives, or is refused': IMAGE_IN_RESULT,
    'an image that the model made comes through': 'the provider does not read images in answers',
    'sound that the model made comes through': 'the provider refuses an answer with sound',
    'sound in the prompt is counted': AUDIO_USAGE,
    'reasoning tokens are inside the completion': 'the provider does not read the details of the completion',
    'an unknown usage is absent, and never 0': 'the provider refuses a whole answer without counts',
    'a failure in mid-stream is told, and keeps what had arrived':
      'the provider reads chunks alone, and not the failure',
    'a failure in mid-stream is told without the name of its event':
      'the provider reads chunks alone, and not the failure',
    'a failure within a part is told, and keeps its beginning': 'the provider reads chunks alone, and not the failure',
    'a failure after the finish word is told, and keeps what was said':
      'the provider reads chunks alone, and not the failure',
    'a failure as the first event of a stream is told': 'the provider reads chunks alone, and not the failure',
    'nothing is tried again after output': 'the provider reads chunks alone, and not the failure',
  },
  /** An adapter of ours, as a language model, as a client. */
  crossed: {
    'pause: is told as it is': PAUSE,
    'a replay token is on the part that must go back with it': IN_TOKEN,
    'several blocks of reasoning keep their places and their tokens': IN_TOKEN,
    'a citation stands on the text that it is of': IN_SOURCE,
    'a citation of a text in pieces is whole': IN_SOURCE,
    'the vendor’s own parameters are sent as they are': 'they stand in providerOptions.concord.providerOptions',
    'the vendor’s id of the request is told': 'the AI SDK has no such id; it is in providerMetadata.concord',
    'reasoning is sent': 'with an effort comes what has to be sent back',
  },
}
