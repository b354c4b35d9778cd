import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(`./src/${path}`, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^rxelastic$/, replacement: source('index.ts') },
      { find: /^rxelastic\/(json|flow|opentelemetry|testing)$/, replacement: source('$1/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/cluster/**', 'test/examples/**', 'test/runtimes/**', 'test/site/**'],
    globalSetup: ['test/support/elasticsearch/global-setup.ts'],
    // Most tests wait for sockets and for an engine: two workers keep two cores busy.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
})
