import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** The test settings of every package: sources instead of builds, and a report that the gate counts. */
const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['@concord/source', 'module', 'node', 'development|production'] } },
  resolve: { conditions: ['@concord/source', 'module', 'node', 'development|production'] },
  test: {
    include: ['test/**/*.test.ts', '*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'test-report.json' }]],
    testTimeout: 60_000,
  },
})

export default config
