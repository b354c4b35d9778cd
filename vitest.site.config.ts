import { defineConfig } from 'vitest/config'
import base from './vitest.config.js'

// The built site of the documentation, in Chromium. Run it with `npm run test:site`.
export default defineConfig({
  ...base,
  test: {
    include: ['test/site/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
