/** Writes picodollars as US dollars, exactly: `123_456` is `0.000000123456`. */
export function toDollars(picodollars: number): string {
  const digits = String(Math.abs(picodollars)).padStart(DECIMALS + 1, '0')
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '')
  const whole = digits.slice(0, -DECIMALS)
  return `${picodollars < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

const DECIMALS = 12
