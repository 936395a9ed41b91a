/** Loaded before a sample: what it sends to a vendor goes to the emulator of that vendor's wire, and nowhere else. */
const emulators = Object.entries(JSON.parse(process.env.NEAR_HOSTS))
const send = globalThis.fetch

globalThis.fetch = (input, init) => {
  const request = input instanceof Request ? input : undefined
  const url = new URL(request?.url ?? input)
  if (url.hostname === '127.0.0.1' || url.hostname === 'localhost') return send(input, init)
  const [, near] = emulators.find(([host]) => url.hostname.endsWith(host)) ?? []
  if (near === undefined) throw new Error(`There is no emulator of ${url.hostname}; name it in tests/support/wires.ts.`)
  const target = near + url.pathname + url.search
  return send(request === undefined ? target : new Request(target, request), init)
}
