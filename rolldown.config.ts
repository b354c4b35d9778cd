import { defineConfig } from 'rolldown'

/** One module for each entry, and what they share: a file costs more to load than what is in it. */
export default defineConfig({
  input: {
    index: 'src/index.ts',
    'json/index': 'src/json/index.ts',
    'flow/index': 'src/flow/index.ts',
    'testing/index': 'src/testing/index.ts',
  },
  platform: 'node',
  external: /^[^./]/,
  output: { dir: 'dist', chunkFileNames: 'shared/[name].js' },
})
