import type { SourceFile } from './source.ts'

/** A made-up file that breaks a rule, once, and words of the sentence that says so. */
export interface Breach {
  readonly rule: string
  readonly file: SourceFile
  readonly beside?: readonly SourceFile[]
  readonly says: string
}

const MANIFEST = {
  type: 'module',
  sideEffects: false,
  files: ['dist', 'src'],
  exports: {
    '.': { '@concord/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
    './package.json': './package.json',
  },
  dependencies: { '@concord/core': 'workspace:^' },
  peerDependencies: { 'acme-sdk': '^1.0.0', zod: '^4.0.0' },
}

const ACME = toFile('packages/acme/package.json', JSON.stringify(MANIFEST))

/** One breach of each rule at least. */
export const BREACHES: readonly Breach[] = [
  ...[
    ['core/src/contract imports only contract', 'core/src/contract/usage.ts', '../engine/concat.ts'],
    ['core/src/engine imports only contract, engine', 'core/src/engine/layers/retry.ts', '../../helpers/to-message.ts'],
    ['core/src/helpers imports only contract, engine, helpers', 'core/src/helpers/validate.ts', 'zod'],
    ['core/src/adapter-kit imports only contract, engine, adapter-kit', 'core/src/adapter-kit/once.ts', 'node:http'],
    ['core/src/laws imports only contract, engine, adapter-kit, laws', 'core/src/laws/usage.ts', 'fast-check'],
    ['core/src/schema imports only contract, schema, zod', 'core/src/schema/index.ts', '../engine/concat.ts'],
    [
      'core/src/arbitraries imports only contract, engine, adapter-kit, arbitraries, fast-check',
      'core/src/arbitraries/request.ts',
      'zod',
    ],
    ['core/src/remote imports only contract, engine, adapter-kit, remote', 'core/src/remote/create-remote.ts', 'hono'],
    ['core/src/index.ts imports only contract, engine, helpers, remote', 'core/src/index.ts', './schema/index.ts'],
    ['server/src imports only server, @concord/core, hono, zod', 'server/src/routes.ts', '@concord/openai/server'],
    [
      'emulator/src imports only emulator, @concord/core, @concord/server, node:',
      'emulator/src/listen.ts',
      '@concord/conformance',
    ],
    [
      'conformance/src imports only conformance, @concord/core, @concord/emulator, fast-check, node:',
      'conformance/src/suite.ts',
      'vitest',
    ],
    ['pricing/src imports only pricing, @concord/core', 'pricing/src/cost.ts', '@concord/openai'],
    [
      'telemetry/src imports only telemetry, @concord/core, @opentelemetry/api',
      'telemetry/src/operation.ts',
      '@opentelemetry/sdk-trace',
    ],
    ['ai-sdk/src imports only ai-sdk, @concord/core, @ai-sdk/provider', 'ai-sdk/src/client/client.ts', 'ai'],
    ['a vendor package imports only core and its own SDK', 'acme/src/errors.ts', '@concord/openai'],
    ['a vendor package imports only core and its own SDK', 'acme/src/request.ts', 'zod'],
    ['a vendor package imports only core and its own SDK', 'acme/src/config.ts', 'node:fs'],
    ['the client side of a vendor package does without its server side', 'acme/src/stream.ts', './server/stream.ts'],
    ['a vendor SDK is loaded on first use', 'acme/src/adapter.ts', 'acme-sdk/resources'],
    ['a package gets all that its sources import', 'acme/src/server/request.ts', 'hono'],
    ['a relative import stays in its package and ends in .ts', 'acme/src/adapter.ts', './request'],
    ['a relative import stays in its package and ends in .ts', 'acme/test/a.test.ts', '../../core/src/index.ts'],
  ].map(([rule = '', path = '', specifier = '']) => ({
    rule,
    file: toFile(`packages/${path}`, `import { a } from '${specifier}'\n`),
    beside: [ACME],
    says: `${rule.includes('first use') ? 'loads' : 'imports'} "${specifier}"`,
  })),
  {
    rule: 'a vendor SDK is loaded on first use',
    file: toFile('packages/acme/src/errors.ts', "import { type Failure } from 'acme-sdk'\n"),
    beside: [ACME],
    says: 'write "import type"',
  },
  {
    rule: 'core names no vendor',
    file: toFile('packages/core/src/engine/a.ts', "// OpenAI's comments may stay.\nconst isOllama = true\n"),
    says: 'says "Ollama"',
  },
  {
    rule: 'every file of a vendor package is one of its rooms',
    file: toFile('packages/acme/src/utils.ts', ''),
    says: 'is no room',
  },
  {
    rule: 'every file of a vendor package is one of its rooms',
    file: toFile('packages/openai/src/chat/server/helpers.ts', ''),
    says: 'is no room',
  },
  {
    rule: 'an index holds named exports only',
    file: toFile('packages/acme/src/index.ts', "export { a } from './adapter.ts'\nexport * from './config.ts'\n"),
    says: `holds "export * from './config.ts'"`,
  },
  {
    rule: 'an index is no longer than 25 lines',
    file: toFile('packages/acme/src/index.ts', "export { a } from './adapter.ts'\n".repeat(26)),
    says: 'has 26 lines',
  },
  {
    rule: 'no source is longer than 400 lines',
    file: toFile('apps/example/src/main.ts', '\n'.repeat(401)),
    says: 'has 401 lines; split it by noun',
  },
  {
    rule: 'only a configuration of a tool has a default export',
    file: toFile('scripts/a.mjs', 'export default 1\n'),
    says: 'give it a name',
  },
  ...[
    'const { apiKey } = process.env',
    'const key = globalThis.process?.env',
    "import { env } from 'node:process'",
  ].map((text) => ({
    rule: 'only config rooms read the environment',
    file: toFile('packages/acme/src/adapter.ts', `${text}\n`),
    says: 'do it in config.ts',
  })),
  {
    rule: 'there are no enums and no namespaces',
    file: toFile('packages/acme/src/stream.ts', 'export const enum Kind { A }\n'),
    says: 'write a union of literals',
  },
  {
    rule: 'every export of a package has a docstring',
    file: toFile('packages/acme/src/stream.ts', '/* No docstring. */\nexport async function* readAll() {}\n'),
    says: 'exports readAll without',
  },
  {
    rule: 'every export of a package has a docstring',
    file: toFile('packages/acme/src/stream.ts', '/** One. */\nexport interface A {}\nexport interface B {}\n'),
    says: 'exports B without',
  },
  ...[['https:/', 'registry.example.org'].join('/'), ['', 'home', 'me'].join('/')].map((text) => ({
    rule: 'no file names a registry or a folder of one machine',
    file: toFile('docs/set-up.md', `Look at ${text}/a\n`),
    says: `says "${text}`,
  })),
  {
    rule: 'the exports of a package and its files agree',
    file: ACME,
    says: 'exports "." from ./src/index.ts; make it.',
  },
  {
    rule: 'the exports of a package and its files agree',
    file: ACME,
    beside: [toFile('packages/acme/src/index.ts', ''), toFile('packages/acme/src/server/index.ts', '')],
    says: 'has src/server/index.ts but does not export "./server"',
  },
  {
    rule: 'a package is an ES module without side effects that ships its build and its sources',
    file: toFile('packages/acme/package.json', JSON.stringify({ ...MANIFEST, sideEffects: true })),
    says: 'lacks "sideEffects": false',
  },
  { rule: 'every published package has a README', file: ACME, says: 'needs a packages/acme/README.md' },
  {
    rule: 'the README of a package has at most 80 lines',
    file: toFile('packages/acme/README.md', '\n'.repeat(81)),
    says: 'has 81 lines',
  },
  {
    rule: 'the versions of Node and pnpm are the same wherever a tool wants them',
    file: toFile(
      'package.json',
      '{ "packageManager": "pnpm@1.0.0", "devDependencies": { "pnpm": "1.0.0", "node": "2.0.0" } }',
    ),
    beside: [toFile('pnpm-workspace.yaml', 'nodeVersion: 2.0.1\n')],
    says: 'needs nodeVersion: 2.0.0',
  },
]

/** A package that keeps every rule, near its edges. */
export const WELL_BUILT: readonly SourceFile[] = [
  ACME,
  toFile('packages/acme/README.md', '# Acme\n'),
  toFile('packages/acme/src/index.ts', "// The front door.\nexport { createAcme, type Options } from './adapter.ts'\n"),
  toFile(
    'packages/acme/src/adapter.ts',
    `import type Acme from 'acme-sdk'
import type { Adapter } from '@concord/core'
import { once } from '@concord/core/adapter'
import { readKey } from './config.ts'

/** Makes a client. It can't be made by "export default" or by an enum. */
export function createAcme(): unknown
export function createAcme(key: string = readKey()): unknown {
  const load = once(async () => (await import('acme-sdk')).default)
  const pattern = /^'[^/]*process.env/
  return { key, load, pattern, text: \`enum \${key === '' ? \`\` : 'x'} { process.environment }\` }
}
`,
  ),
  toFile('packages/acme/src/config.ts', '/** Reads the key. */\nexport const readKey = () => process.env.ACME_KEY\n'),
  toFile('packages/acme/src/request/messages.ts', ''),
  toFile('packages/acme/src/server/request.ts', "import { z } from 'zod'\nimport { a } from '../response.ts'\n"),
  toFile('packages/acme/vitest.config.ts', "export { default } from '../../vitest.shared.ts'\n"),
  toFile('packages/openai/src/responses/server/stream/items.ts', ''),
  toFile('packages/openai-compatible/src/shapes/r9s.ts', ''),
  toFile('packages/core/src/index.ts', "export type * from './contract/index.ts'\n"),
]

function toFile(path: string, text: string): SourceFile {
  return { path, text }
}
