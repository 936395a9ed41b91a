import type { Capabilities } from '@concord/core'
import type { Api, HostLiteral } from '../src/host.ts'
import * as everything from '../src/hosts.ts'
import { hostDialect } from '../src/server/index.ts'

/** Every host that has a literal. */
export const hosts: readonly HostLiteral[] = Object.values<unknown>(everything).filter(isLiteral)

function isLiteral(value: unknown): value is HostLiteral {
  return typeof value === 'object' && value !== null && 'apis' in value
}

/** The APIs of a host. */
export function apisOf({ apis }: HostLiteral): readonly Api[] {
  return (['chat', 'responses', 'completions'] as const).filter((api) => apis[api] !== undefined)
}

/** The path below which an API of a host is, with something for each of its variables. */
export function baseOf(host: HostLiteral, api: Api): string {
  const path = hostDialect(host, api).routes[0]?.path ?? ''
  return path.replace(/\/(chat\/)?completions$|\/responses$/, '').replaceAll(':', '')
}

/** What an API of a host declares. */
export function capabilitiesOf({ provider, apis }: HostLiteral, api: Api): Capabilities {
  const capabilities = apis[api]?.capabilities
  if (capabilities === undefined) throw new Error(`${provider} has no API ${api}`)
  return capabilities
}
