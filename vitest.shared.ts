import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** The test settings of every package: sources instead of builds, and a report that the gate counts. */
const config: ViteUserConfig = defineConfig({
  // Vitest hands these on to Node too, so that no `module` may be among them: it names files for bundlers.
  ssr: { resolve: { conditions: ['@concord/source', 'node', 'development|production'] } },
  test: {
    include: ['test/**/*.test.ts', '*.test.ts'],
    reporters: ['default', 'json'],
    outputFile: { json: 'test-report.json' },
    testTimeout: 60_000,
  },
})

export default config
