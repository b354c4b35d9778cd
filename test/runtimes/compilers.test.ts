import { mkdirSync, writeFileSync } from 'node:fs'
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

/** A library with types that the compiler has to name in its declarations. */
const LIBRARY = `import { Client } from 'rxelastic'
export const books$ = new Client<{ books: { title: string } }>({ node: 'http://localhost' }).search$({
  index: 'books',
  aggs: { days: { date_histogram: { field: 'date', calendar_interval: 'day' } } },
})
`

/** A program that uses the library. It fails to compile if a type of the library has become `any`. */
const USER = `import { books$ } from './library.js'
books$.subscribe(({ hits, aggregations }) => {
  // @ts-expect-error titles are strings
  const title: number = hits.hits[0]!._source!.title
  // @ts-expect-error there is a list of days
  const days: number = aggregations!.days.buckets
})
`

describe(`TypeScript ${VERSIONS.typescript}, declarations of a library`, () => {
  it.each([
    ['node10', 'nodenext', COMMON_JS, NODENEXT],
    ['nodenext', 'node10', NODENEXT, COMMON_JS],
    ['node10', 'bundler', COMMON_JS, BUNDLER],
  ])('written with %s are understood with %s', async (from, to, written, read) => {
    const folder = join(appFolder(), `library-${from}-${to}`)
    mkdirSync(join(folder, 'src'), { recursive: true })
    writeFileSync(join(folder, 'src/library.ts'), LIBRARY)
    writeFileSync(join(folder, 'user.ts'), USER)
    const emit = { declaration: true, noEmit: false, emitDeclarationOnly: true, rootDir: 'src', outDir: '.' }
    for (const [name, file, settings] of [
      ['write', 'src/library.ts', { ...written, ...emit }],
      ['read', 'user.ts', read],
    ] as const) {
      const compilerOptions = { ...STRICT, skipLibCheck: true, ...settings, typeRoots: [toolFile('@types')] }
      const project = join(folder, `tsconfig.${name}.json`)
      writeFileSync(project, JSON.stringify({ compilerOptions, files: [file] }))
      await run(process.execPath, [toolFile('typescript/bin/tsc'), '-p', project], folder)
    }
  })
})
