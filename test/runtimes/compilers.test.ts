import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import { appFolder, run, toolFile } from './run.js'
import { VERSIONS } from './tools.js'

type Settings = Readonly<Record<string, unknown>>

/** Options of a strict project whose types are those of the packages, each with all checks of declarations. */
const STRICT: Settings = { target: 'es2022', strict: true, skipLibCheck: false, noEmit: true, types: ['node'] }

const COMMON_JS: Settings = { module: 'commonjs', moduleResolution: 'node10', esModuleInterop: false }
const NODE16: Settings = { module: 'node16', moduleResolution: 'node16', exactOptionalPropertyTypes: true }
const NODENEXT: Settings = { module: 'nodenext', moduleResolution: 'nodenext', isolatedModules: true }
const BUNDLER: Settings = { module: 'esnext', moduleResolution: 'bundler', lib: ['esnext', 'dom'] }

/** TypeScript 7 has neither node10 nor compilations without interop. */
const WITHOUT_NODE10: Settings = { module: 'commonjs', moduleResolution: 'bundler' }

const COMPILERS: Readonly<Record<string, readonly Settings[]>> = {
  'typescript-5.4': [COMMON_JS, NODENEXT],
  typescript: [COMMON_JS, NODE16, BUNDLER],
  'typescript-6.0': [NODENEXT, BUNDLER],
  'typescript-7.0': [WITHOUT_NODE10, NODE16, NODENEXT, BUNDLER],
}

const CASES = Object.entries(COMPILERS).flatMap(([compiler, all]) =>
  all.map((settings) => ({
    compiler,
    version: VERSIONS[compiler]?.replace(/.*@/, ''),
    module: settings.module,
    settings,
  })),
)

describe.each(CASES)('TypeScript $version', ({ compiler, module, settings }) => {
  it(`compiles an app with module: ${module}`, async () => {
    const folder = appFolder()
    const compilerOptions = { ...STRICT, ...settings, typeRoots: [toolFile('@types')] }
    const file = join(folder, `tsconfig.${compiler}-${module}.json`)
    writeFileSync(file, JSON.stringify({ compilerOptions, files: ['ts/main.ts'] }))
    await run(process.execPath, [toolFile(`${compiler}/bin/tsc`), '-p', file], folder)
  })
})
