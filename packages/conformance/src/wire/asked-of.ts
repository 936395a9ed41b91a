import type { CallMode, ParsedRequest } from '@concord/core'
import { startEmulator } from '@concord/emulator'
import type { Harness } from '../suite/subject.ts'

/** What every sample is asked. */
export const SAMPLE_REQUEST = { model: 'model-1', prompt: 'Hello?' } as const

/** What a dialect reads of the request that its adapter sends: a wire may tell more (the usage of a stream) to who asks for it. */
export async function askedOf({ dialect, createClient }: Harness, mode: CallMode): Promise<ParsedRequest> {
  const asked: ParsedRequest[] = []
  const listening: Harness['dialect'] = {
    ...dialect,
    parseRequest(body, call) {
      const parsed = dialect.parseRequest(body, call)
      asked.push(parsed)
      return parsed
    },
  }
  await using emulator = await startEmulator({ dialects: [listening], script: 'Hello' })
  const client = await createClient({ url: emulator.url, retry: false, timeout: false })
  await (mode === 'stream' ? client.stream(SAMPLE_REQUEST).response() : client.complete(SAMPLE_REQUEST))
  await client[Symbol.asyncDispose]?.()
  const [parsed] = asked
  if (parsed === undefined) throw new Error('nothing was asked')
  return parsed
}
