import { defineConfig } from 'rolldown'

const input = {
  index: 'src/index.ts',
  'json/index': 'src/json/index.ts',
  'opentelemetry/index': 'src/opentelemetry/index.ts',
  'flow/index': 'src/flow/index.ts',
  'testing/index': 'src/testing/index.ts',
}

/**
 * One module for each entry, and for the code that they share: a file costs more to load than its content.
 *
 * The CommonJS modules serve loaders that cannot load ES modules, such as Jest. They contain stream-json, which has no
 * CommonJS modules.
 */
export default defineConfig([
  {
    input,
    platform: 'node',
    external: /^[^./]/,
    output: { dir: 'dist', chunkFileNames: 'shared/[name].js' },
  },
  {
    input,
    platform: 'node',
    external: /^(?!stream-(json|chain)\/)[^./]/,
    output: {
      dir: 'dist/cjs',
      format: 'cjs',
      dynamicImportInCjs: false,
      entryFileNames: '[name].cjs',
      chunkFileNames: 'shared/[name].cjs',
    },
  },
])
