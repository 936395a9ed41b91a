import { crc32 } from 'node:zlib'
import { AnthropicBedrock } from '@anthropic-ai/bedrock-sdk'
import { AnthropicVertex } from '@anthropic-ai/vertex-sdk'
import { createFetch, type InProcessFetch } from '@concord/conformance'
import { expect, test } from 'vitest'
import { type AnthropicClient, createAnthropic } from '../src/index.ts'
import { change, frames, message, probe, starting, STOP, text } from './wire.ts'

const { json, stream } = probe

const EVENTS = [starting(), ...text(0, 'Hel', 'lo'), change(), STOP]

/** A message of AWS's event streams: two lengths and their checksum, headers, the payload, a checksum of all. */
function toAwsFrame(event: object): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(event)).toString('base64')
  const payload = Buffer.from(JSON.stringify({ bytes }))
  const headers = Buffer.concat(
    Object.entries({ ':event-type': 'chunk', ':content-type': 'application/json', ':message-type': 'event' }).map(
      ([name, value]) => Buffer.from([name.length, ...Buffer.from(name), 7, 0, value.length, ...Buffer.from(value)]),
    ),
  )
  const prelude = Buffer.alloc(8)
  prelude.writeUInt32BE(16 + headers.length + payload.length, 0)
  prelude.writeUInt32BE(headers.length, 4)
  const body = Buffer.concat([prelude, checksumOf(prelude), headers, payload])
  return Buffer.concat([body, checksumOf(body)])
}

function checksumOf(bytes: Buffer): Buffer {
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(bytes))
  return checksum
}

function awsStream(): Response {
  const headers = { 'content-type': 'application/vnd.amazon.eventstream' }
  return new Response(Buffer.concat(EVENTS.map(toAwsFrame)), { headers })
}

/** A client of Claude on Bedrock, signing with made-up credentials. */
function onBedrock({ fetch }: InProcessFetch): AnthropicClient {
  return new AnthropicBedrock({ awsRegion: 'eu-north-1', awsAccessKey: 'test', awsSecretKey: 'test', fetch })
}

/** A client of Claude on Vertex; what would log in at Google gives a made-up token. */
function onVertex({ fetch }: InProcessFetch): AnthropicClient {
  const authClient = {
    getRequestHeaders: () => Promise.resolve(new Headers({ authorization: 'Bearer test-token' })),
  }
  // Of Google's clients only this is called.
  const settings = { region: 'europe-west1', projectId: 'test-project', fetch, authClient } as unknown
  return new AnthropicVertex(settings as ConstructorParameters<typeof AnthropicVertex>[0])
}

const PLATFORMS = [
  {
    name: 'Bedrock',
    create: onBedrock,
    streamed: awsStream,
    urls: [
      'https://bedrock-runtime.eu-north-1.amazonaws.com/model/claude-test/invoke',
      'https://bedrock-runtime.eu-north-1.amazonaws.com/model/claude-test/invoke-with-response-stream',
    ],
  },
  {
    name: 'Vertex',
    create: onVertex,
    streamed: stream(frames(EVENTS)),
    urls: ['rawPredict', 'streamRawPredict'].map(
      (method) =>
        'https://europe-west1-aiplatform.googleapis.com/v1/projects/test-project/locations/europe-west1/publishers/' +
        `anthropic/models/claude-test:${method}`,
    ),
  },
]

test.each(PLATFORMS)('the SDK’s client for $name is taken, whole and streamed', async ({ create, streamed, urls }) => {
  const whole = createFetch(json(message()))
  const pieces = createFetch(streamed)
  const request = { model: 'claude-test', prompt: 'Hi' }

  const { choices } = await createAnthropic({ client: create(whole) }).complete(request)
  const collected = await createAnthropic({ client: create(pieces) })
    .stream(request)
    .response()

  expect([choices[0].text, collected.choices[0].text]).toEqual(['Hello', 'Hello'])
  expect([...whole.sent, ...pieces.sent].map(({ url }) => url)).toEqual(urls)
})
