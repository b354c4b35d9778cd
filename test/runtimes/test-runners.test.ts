import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { appFolder, PARTS, run, toolFile } from './run.js'
import { nodeProgram, VERSIONS } from './tools.js'

const expectation = (use: string): string => `test('the library', async () => {
  expect(await ${use}()).toEqual(${JSON.stringify(PARTS)})
}, 60_000)
`

const MODULES = `import { useLibrary } from '../../esm/app.js'\n${expectation('useLibrary')}`
const COMMON_JS = `const { useLibrary } = require('../../cjs/app.js')\n${expectation('useLibrary')}`
const TYPESCRIPT = `import { useLibrary } from '../../ts/app'\n${expectation('useLibrary')}`

/** Writes a test and its configuration into a folder of the app. @returns the folder */
function writeTest(name: string, file: string, text: string, configuration: Readonly<Record<string, object>>): string {
  const folder = join(appFolder(), 'tests', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, file), text)
  for (const [path, value] of Object.entries(configuration)) writeFileSync(join(folder, path), JSON.stringify(value))
  return folder
}

/** Configuration of ts-jest that compiles the app to CommonJS. */
const tsJest = (esModuleInterop: boolean) => {
  const compilerOptions = { target: 'es2022', module: 'commonjs', moduleResolution: 'node10', esModuleInterop }
  // The files of the app import each other as '.js', which Jest does not look for as '.ts'.
  const moduleNameMapper = { '^(\\./.*)\\.js$': ['$1', '$1.js'] }
  const options = { diagnostics: false, tsconfig: { ...compilerOptions, allowJs: true, isolatedModules: true } }
  return { moduleNameMapper, transform: { '^.+\\.ts$': [toolFile('ts-jest'), options] } }
}

/** The same, for the ES modules of the library, as those have it that tell Jest to compile packages. */
const tsJestForPackages = () => {
  const { moduleNameMapper, transform } = tsJest(false)
  const [options] = Object.values(transform)
  return {
    moduleNameMapper: { ...moduleNameMapper, '^rxelastic/?(.*)$': '<rootDir>/node_modules/rxelastic/dist/$1/index.js' },
    transform: { '^.+\\.[jt]s$': options },
    transformIgnorePatterns: ['/node_modules/(?!rxelastic/)'],
  }
}

const jest = (name: string, file: string, text: string, config: () => object = () => ({ transform: {} })) => ({
  name,
  file,
  text,
  config,
})

const CASES = [
  jest('CommonJS', 'app.test.cjs', COMMON_JS),
  jest('ES modules', 'app.test.mjs', MODULES),
  jest('ts-jest', 'app.test.ts', TYPESCRIPT, () => tsJest(true)),
  jest('ts-jest without esModuleInterop', 'app.test.ts', TYPESCRIPT, () => tsJest(false)),
  jest('ts-jest without esModuleInterop, of the ES modules', 'app.test.ts', TYPESCRIPT, tsJestForPackages),
]

describe(`Jest ${VERSIONS.jest}`, () => {
  const all = CASES.flatMap((one) =>
    ['20', '26'].map((major) => [`${one.name}, Node.js ${major}`, { ...one, major }] as const),
  )

  it.each(all)('runs the library: %s', async (_, { name, file, text, config, major }) => {
    const id = `jest-${name.replaceAll(/\W/g, '-')}-${major}`
    const common = { rootDir: appFolder(), roots: [`<rootDir>/tests/${id}`], testMatch: [`**/${file}`] }
    const configuration = { ...common, ...config(), moduleFileExtensions: ['js', 'cjs', 'mjs', 'ts', 'json'] }
    const folder = writeTest(id, file, text, { 'jest.json': configuration })
    const options = file.endsWith('.mjs') ? ['--experimental-vm-modules', '--no-warnings'] : []
    const args = [...options, toolFile('jest/bin/jest.js'), '--ci', '--config', join(folder, 'jest.json')]
    const { stderr } = await run(nodeProgram(inject('tools'), major), args, appFolder())
    expect(stderr).toContain('Tests:       1 passed, 1 total')
  })
})

describe(`Vitest ${VERSIONS.vitest}`, () => {
  it.each(['forks', 'vmThreads'])('runs the library in %s', async (pool) => {
    const folder = writeTest(`vitest-${pool}`, 'app.test.ts', TYPESCRIPT.replace('ts/app', 'ts/app.js'), {})
    const args = [toolFile('vitest/vitest.mjs'), 'run', '--globals', `--pool=${pool}`, '--root', folder]
    const { lines } = await run(nodeProgram(inject('tools'), '24'), args, folder)
    expect(lines.join('\n')).toMatch(/Tests.*1 passed/)
  })
})
