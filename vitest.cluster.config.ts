import { defineConfig } from 'vitest/config'
import base from './vitest.config.js'

// The slow suite: each file starts, kills and restarts clusters of its own, one after the other.
export default defineConfig({
  ...base,
  test: {
    include: ['test/cluster/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
})
