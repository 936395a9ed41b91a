/** The checksum of bytes that frames have: CRC-32, as of ISO 3309. */
export function checksumOf(bytes: Uint8Array): number {
  let checksum = 0xff_ff_ff_ff
  for (const byte of bytes) checksum = (TABLE[(checksum ^ byte) & 0xff] ?? 0) ^ (checksum >>> 8)
  return (checksum ^ 0xff_ff_ff_ff) >>> 0
}

const TABLE: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xed_b8_83_20 ^ (rest >>> 1) : rest >>> 1
  return rest >>> 0
})
