import { join } from 'node:path'
import { ROOT } from './run.ts'
import { createModel } from './script.ts'

/** Where samples send to, and whose wire answers there. */
const WIRES: Readonly<Record<string, { readonly package: string; readonly dialects: readonly string[] }>> = {
  'api.openai.com': { package: 'openai', dialects: ['openaiChat', 'openaiResponses', 'openaiCompletions'] },
  'api.anthropic.com': { package: 'anthropic', dialects: ['anthropicMessages'] },
  'amazonaws.com': { package: 'bedrock', dialects: ['bedrockConverse'] },
  'api.cohere.com': { package: 'cohere', dialects: ['cohereChat'] },
  'googleapis.com': { package: 'google', dialects: ['googleGenerateContent', 'googleInteractions'] },
  'api.mistral.ai': { package: 'mistral', dialects: ['mistralChat', 'mistralFim'] },
}

/** Hosts and local servers have an address of their own. */
const KEYS = ['OPENAI', 'ANTHROPIC', 'GEMINI', 'MISTRAL', 'CO', 'GROQ', 'DEEPSEEK', 'OPENROUTER', 'XAI']

/** Loaded before a sample: sends what is meant for a vendor to the emulator of its wire. */
export const NEAR_HOSTS: string = join(ROOT, 'tests', 'support', 'near-hosts.mjs')

/** Emulators of the vendors of all samples. */
export interface Wires {
  /** What a sample runs with, beside what is in the environment of everybody. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly close: () => Promise<void>
}

interface Emulator {
  readonly url: string
  readonly close: () => Promise<void>
}

interface EmulatorModule {
  readonly startEmulator: (options: {
    readonly dialects: readonly unknown[]
    readonly script: unknown
  }) => Promise<Emulator>
  readonly text: (text: string) => unknown
  readonly reasoning: (text: string) => unknown
  readonly toolCall: (name: string, input: unknown) => unknown
}

/** Starts an emulator for each vendor that the samples ask; one small model answers on all of them. */
export async function startWires(): Promise<Wires> {
  const emulators: Emulator[] = []
  const emulator = (await importPackage('emulator/src/index.ts')) as EmulatorModule
  const script = createModel(emulator)
  const start = async (dialects: readonly unknown[]): Promise<string> => {
    const started = await emulator.startEmulator({ dialects, script })
    emulators.push(started)
    return started.url
  }
  const near: Record<string, string> = {}
  for (const [host, { package: name, dialects }] of Object.entries(WIRES)) {
    const server = (await importPackage(`${name}/src/server/index.ts`)) as Record<string, unknown>
    near[host] = await start(dialects.map((dialect) => server[dialect]))
  }
  const ollama = (await importPackage('ollama/src/server/index.ts')) as Record<string, unknown>
  const hosts = (await importPackage('openai-compatible/src/index.ts')) as Record<string, unknown>
  const { hostDialect } = (await importPackage('openai-compatible/src/server/index.ts')) as {
    readonly hostDialect: (host: unknown, api: string) => unknown
  }
  near['api.groq.com'] = await start([hostDialect(hosts['groq'], 'chat')])
  const environment = {
    ...Object.fromEntries(KEYS.map((name) => [`${name}_API_KEY`, 'test-key'])),
    AWS_BEARER_TOKEN_BEDROCK: 'test-key',
    OLLAMA_HOST: await start([ollama['ollamaChat'], ollama['ollamaGenerate']]),
    NEAR_HOSTS: JSON.stringify(near),
    NODE_TEST_CONTEXT: undefined,
    VITEST: undefined,
  }
  return {
    environment,
    async close() {
      await Promise.all(emulators.map((one) => one.close()))
    },
  }
}

/** A package, by its path: the workspace's root depends on none of its packages. */
function importPackage(path: string): Promise<unknown> {
  return import(join(ROOT, 'packages', path))
}
