import * as everything from '../src/hosts.ts'
import type { HostLiteral } from '../src/host.ts'

/** Every host that has a literal. */
export const hosts: readonly HostLiteral[] = Object.values<unknown>(everything).filter(isLiteral)

function isLiteral(value: unknown): value is HostLiteral {
  return typeof value === 'object' && value !== null && 'apis' in value
}
