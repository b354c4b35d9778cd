import { defineConfig } from 'vitest/config'
import base from './vitest.config.js'

// The examples with the packed package, as a user installs it. Run it with `npm run test:examples`.
export default defineConfig({
  ...base,
  test: {
    include: ['test/examples/**/*.test.ts'],
    globalSetup: ['test/examples/install.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
