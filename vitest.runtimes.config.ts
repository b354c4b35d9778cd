import { defineConfig } from 'vitest/config'
import base from './vitest.config.js'

// The packed library in other run times, bundlers, test runners and compilers. Run it with `npm run test:runtimes`.
export default defineConfig({
  ...base,
  test: {
    include: ['test/runtimes/**/*.test.ts'],
    globalSetup: ['test/runtimes/install.ts'],
    maxWorkers: 2,
    testTimeout: 150_000,
    hookTimeout: 60_000,
  },
})
