/** What a request may not be, and the status that tells it. */
export interface WrongBody {
  readonly name: string
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly status: number
}

/** Limits that are low enough to be passed quickly. */
export const LIMITS = { maxBodyBytes: 20_000, maxDepth: 20 } as const

/** Secrets of a request, which no answer repeats. */
export const SECRET = 'CANARY-PROMPT'

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

/** Makes bodies that no dialect takes; `valid` is one that it does. */
export function createWrongBodies(valid: Readonly<Record<string, unknown>>): readonly WrongBody[] {
  const refused = (name: string, body: string | Uint8Array<ArrayBuffer>, status = 400): WrongBody => ({
    name,
    body,
    status,
  })
  const wrongFields = Object.keys(valid)
    .filter((key) => key === 'messages' || key === 'input' || key === 'prompt' || key === 'contents')
    .flatMap((key) =>
      [7, true, { [SECRET]: SECRET }, [{ role: 7, content: SECRET }], [[SECRET]]].map((value) => ({
        ...valid,
        [key]: value,
      })),
    )
  return [
    refused('nothing', ''),
    refused('no JSON', `{"${SECRET}`),
    refused('bytes that are no UTF-8', Uint8Array.from([0xff, 0xfe, 0x7b, 0x00])),
    refused('a text', JSON.stringify(SECRET)),
    refused('a number', '7'),
    refused('null', 'null'),
    refused('a list', '[]'),
    refused('too deep', nested(LIMITS.maxDepth + 1)),
    refused('too deep by a million levels', '['.repeat(LIMITS.maxBodyBytes - 1)),
    refused('too large', JSON.stringify({ ...valid, more: 'x'.repeat(LIMITS.maxBodyBytes) }), 413),
    ...wrongFields.map((body, i) => refused(`the wrong type ${i + 1}`, JSON.stringify(body))),
  ]
}
