import { readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'rolldown'

const input = {
  index: 'src/index.ts',
  'json/index': 'src/json/index.ts',
  'opentelemetry/index': 'src/opentelemetry/index.ts',
  'flow/index': 'src/flow/index.ts',
  'testing/index': 'src/testing/index.ts',
}

/** Puts the licenses of the packages that a build contains beside it. */
const licenses = (...packages: readonly string[]): Plugin => ({
  name: 'licenses',
  generateBundle() {
    for (const name of packages) {
      const source = readFileSync(new URL(`node_modules/${name}/LICENSE`, import.meta.url))
      this.emitFile({ type: 'asset', fileName: `licenses/${name}.txt`, source })
    }
  },
})

/** Shared code in two files, because the endpoints are large, and neither `json` nor `flow` needs them. */
const codeSplitting = {
  includeDependenciesRecursively: false,
  groups: [
    { name: 'endpoints', test: /src[\\/]api[\\/]/, minShareCount: 2, priority: 1 },
    { name: 'common', minShareCount: 2 },
  ],
}

/** What the modules of both formats have in common. They contain stream-json, because its dozen small files take long to load. */
const common = { input, platform: 'node', external: /^(?!stream-(json|chain)\/)[^./]/ } as const

/** Documentation belongs to the declarations: comments would be a fifth of what Node reads at each import. */
const comments = { jsdoc: false }

/**
 * One module for each entry, and few for the code that they share: a file costs more to load than its content.
 *
 * The CommonJS modules serve loaders that cannot load ES modules, such as Jest.
 */
export default defineConfig([
  {
    ...common,
    plugins: [licenses('stream-json', 'stream-chain')],
    output: { dir: 'dist', chunkFileNames: 'shared/[name].js', codeSplitting, comments },
  },
  {
    ...common,
    output: {
      dir: 'dist/cjs',
      format: 'cjs',
      dynamicImportInCjs: false,
      entryFileNames: '[name].cjs',
      chunkFileNames: 'shared/[name].cjs',
      codeSplitting,
      comments,
    },
  },
])
