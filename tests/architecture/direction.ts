import { VENDOR_NAMES, vendorFiles, vendorOf } from './plan.ts'
import type { Rule } from './rule.ts'
import { collectImports, type Import, type SourceFile, withoutComments } from './source.ts'
import type { Workspace } from './workspace.ts'

/** Which way dependencies point. */
export const DIRECTION_RULES: readonly Rule[] = [
  ...housePlan([
    { folder: 'core/src/contract', may: ['contract'] },
    { folder: 'core/src/engine', may: ['contract', 'engine'] },
    { folder: 'core/src/helpers', may: ['contract', 'engine', 'helpers'] },
    { folder: 'core/src/adapter-kit', may: ['contract', 'engine', 'adapter-kit'] },
    { folder: 'core/src/remote', may: ['contract', 'engine', 'adapter-kit', 'remote'] },
    { folder: 'core/src/laws', may: ['contract', 'engine', 'adapter-kit', 'laws'] },
    { folder: 'core/src/schema', may: ['contract', 'schema', 'zod'] },
    { folder: 'core/src/arbitraries', may: ['contract', 'engine', 'adapter-kit', 'arbitraries', 'fast-check'] },
    { folder: 'core/src/index.ts', may: ['contract', 'engine', 'helpers', 'remote'] },
    { folder: 'server/src', may: ['server', '@concord/core', 'hono', 'zod'] },
    { folder: 'emulator/src', may: ['emulator', '@concord/core', '@concord/server', 'node:'] },
    { folder: 'conformance/src', may: ['conformance', '@concord/core', '@concord/emulator', 'fast-check', 'node:'] },
    { folder: 'pricing/src', may: ['pricing', '@concord/core'] },
    { folder: 'telemetry/src', may: ['telemetry', '@concord/core', '@opentelemetry/api'] },
    { folder: 'ai-sdk/src', may: ['ai-sdk', '@concord/core', '@ai-sdk/provider'] },
  ]),
  {
    rule: 'core names no vendor',
    files: /^packages\/core\/src\//,
    check: ({ text }) =>
      [...withoutComments(text).matchAll(new RegExp(VENDOR_NAMES, 'gi'))].map(
        ([name]) => `says "${name}"; what only one vendor needs belongs into that vendor's package.`,
      ),
  },
  {
    rule: 'a vendor package imports only core and its own SDK',
    files: vendorFiles(/src\//),
    check: (file, workspace) =>
      collectImports(file)
        .filter((found) => !isOpenToVendor(file, found, workspace))
        .map(
          ({ specifier }) =>
            `imports "${specifier}"; a vendor package takes from itself, from @concord/core and from the SDK among its ` +
            `peerDependencies, and only its server rooms and shapes take zod.`,
        ),
  },
  {
    rule: 'the client side of a vendor package does without its server side',
    files: vendorFiles(/src\/(?!(?:.*\/)?server\/)/),
    check: (file) =>
      collectImports(file)
        .filter(({ target }) => vendorOf(target) !== undefined && target.includes('/server/'))
        .map(
          ({ specifier }) =>
            `imports "${specifier}"; what both faces need stands in the client room, and server/ takes it.`,
        ),
  },
  {
    rule: 'a vendor SDK is loaded on first use',
    files: vendorFiles(/src\//),
    check: (file, workspace) =>
      collectImports(file)
        .filter(({ specifier, kind }) => kind === 'value' && isPackageOf(specifier, sdksOf(file, workspace)))
        .map(
          ({ specifier }) =>
            `loads "${specifier}" with the module; write "import type", or "await import()" where the first call needs it.`,
        ),
  },
  {
    rule: 'a package gets all that its sources import',
    files: /^packages\/[^/]+\/src\//,
    check: (file, workspace) => {
      const manifest = workspace.json(file.path.replace(/\/src\/.*/, '/package.json'))
      const { name = '', dependencies, peerDependencies } = manifest
      const promised = [name, ...Object.keys({ ...dependencies, ...peerDependencies })]
      return collectImports(file)
        .filter(({ specifier }) => !/^(?:\.|node:)/.test(specifier) && !isPackageOf(specifier, promised))
        .map(
          ({ specifier }) =>
            `imports "${specifier}"; add it to dependencies or peerDependencies: it would not be installed.`,
        )
    },
  },
  {
    rule: 'a relative import stays in its package and ends in .ts',
    files: /^(?:packages|apps|tools|tests)\/.*\.ts$/,
    check: (file) =>
      collectImports(file)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .flatMap((found) => checkRelative(file, found)),
  },
]

interface Direction {
  readonly folder: string
  /** Rooms of core, package names of this workspace (the package itself), or packages of others. */
  readonly may: readonly string[]
}

function housePlan(directions: readonly Direction[]): readonly Rule[] {
  return directions.map(({ folder, may }) => ({
    rule: `${folder} imports only ${may.join(', ')}`,
    files: new RegExp(`^packages/${folder}(?:/|$)`),
    check: (file) =>
      collectImports(file)
        .filter(({ target }) => !may.some((name) => isWithin(target, name)))
        .map(({ specifier }) => `imports "${specifier}"; move what it needs here, or into one of: ${may.join(', ')}.`),
  }))
}

function isWithin(target: string, name: string): boolean {
  const folders = [`packages/core/src/${name}/`, `packages/${name}/src/`]
  if (folders.some((folder) => target.startsWith(folder))) return true
  return name.endsWith(':') ? target.startsWith(name) : isPackageOf(target, [name])
}

function isOpenToVendor(file: SourceFile, { target }: Import, workspace: Workspace): boolean {
  const vendor = vendorOf(file.path)
  const server = /\/(?:server|shapes)\//.test(file.path) ? ['zod'] : []
  const relatives = vendor === 'openai-compatible' ? ['@concord/openai'] : []
  const packages = ['@concord/core', ...relatives, ...server, ...sdksOf(file, workspace)]
  return vendorOf(target) === vendor || isPackageOf(target, packages)
}

function isPackageOf(specifier: string, names: readonly string[]): boolean {
  return names.some((name) => specifier === name || specifier.startsWith(`${name}/`))
}

function sdksOf({ path }: SourceFile, workspace: Workspace): readonly string[] {
  const { peerDependencies = {} } = workspace.json(`packages/${vendorOf(path)}/package.json`)
  return Object.keys(peerDependencies).filter((name) => name !== 'zod')
}

function checkRelative({ path }: SourceFile, { specifier, target }: Import): readonly string[] {
  const home = /^(?:packages|apps|tools)\/[^/]+\/|^tests\//.exec(path)?.[0] ?? ''
  const isShared = path.endsWith('vitest.config.ts') && target === 'vitest.shared.ts'
  return [
    ...(target.startsWith(home) || isShared ? [] : [`imports "${specifier}"; import another package by its name.`]),
    ...(/\.(?:ts|json)$/.test(specifier) ? [] : [`imports "${specifier}"; write the file's whole name, with .ts.`]),
  ]
}
