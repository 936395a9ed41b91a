/**
 * Writes the id of a call. The API takes nine letters and digits, of which its own ids are made; any other id becomes one
 * of that form, always the same.
 *
 * Source: https://mistralai.github.io/mistral-common/usage/tools/
 */
export function toCallId(id: string): string {
  return /^[A-Za-z0-9]{9}$/.test(id) ? id : toDigits(hash(id))
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 9

/** FNV-1a, of 64 bits. Source: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv */
function hash(text: string): bigint {
  let value = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(text)) value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n)
  return value
}

function toDigits(value: bigint): string {
  let digits = ''
  for (let rest = value; digits.length < LENGTH; rest /= BigInt(DIGITS.length))
    digits += DIGITS[Number(rest % BigInt(DIGITS.length))]
  return digits
}
