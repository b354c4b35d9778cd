import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { appFolder, PARTS, run, runApp, toolFile } from './run.js'
import { NODES, nodeProgram, platformProgram, VERSIONS } from './tools.js'

/** Bundle of the app, the library and all dependencies: its name, its file, and a script that writes it into the folder `out`. */
type Bundle = readonly [name: string, file: string, script: string]

const tool = (path: string): string => JSON.stringify(pathToFileURL(toolFile(path)))

const esbuild = (name: string, file: string, options: string, entry = 'ts/main.ts'): Bundle => [
  `esbuild ${VERSIONS.esbuild}: ${name}`,
  file,
  `import { build } from ${tool('esbuild/lib/main.js')}
  await build({
    entryPoints: ['${entry}'], bundle: true, platform: 'node', target: 'node20', logLevel: 'error',
    outdir: out, outExtension: { '.js': '${file.slice(-4)}' }, ${options},
  })`,
]

const webpack = (mode: string): Bundle => [
  `webpack ${VERSIONS.webpack}: ${mode}`,
  'main.cjs',
  `import webpack from ${tool('webpack/lib/index.js')}
  const output = { path: out, filename: 'main.cjs' }
  webpack({ mode: '${mode}', target: 'node20', entry: './esm/main.js', devtool: false, output }, (error, stats) => {
    if (error || stats.hasErrors()) throw error ?? new Error(stats.toString())
  })`,
]

// Plugins of rollup turn require('node:sqlite') of undici into an import, and Node.js 20 has no such module.
const rollup = (format: 'es' | 'cjs', file: string): Bundle => [
  `rollup ${VERSIONS.rollup}: ${format}`,
  file,
  `import { rollup } from ${tool('rollup/dist/es/rollup.js')}
  import resolve from ${tool('@rollup/plugin-node-resolve/dist/es/index.js')}
  import commonjs from ${tool('@rollup/plugin-commonjs/dist/es/index.js')}
  const plugins = [resolve({ preferBuiltins: true }), commonjs({ ignore: ['node:sqlite'] })]
  const bundle = await rollup({ input: 'esm/main.js', plugins, onwarn() {} })
  await bundle.write({ dir: out, format: '${format}', entryFileNames: '${file}', chunkFileNames: '[name]${file.slice(-4)}' })`,
]

const rolldown = (format: 'es' | 'cjs', file: string): Bundle => [
  `rolldown ${VERSIONS.rolldown}: ${format}`,
  file,
  `import { rolldown } from ${tool('rolldown/dist/index.mjs')}
  const bundle = await rolldown({ input: 'ts/main.ts', platform: 'node', logLevel: 'silent' })
  await bundle.write({ dir: out, format: '${format}', entryFileNames: '${file}', chunkFileNames: '[name]${file.slice(-4)}', minify: true })`,
]

const vite: Bundle = [
  `vite ${VERSIONS.vite}: ssr`,
  'main.mjs',
  `import { build } from ${tool('vite/dist/node/index.js')}
  await build({
    logLevel: 'silent', configFile: false, ssr: { noExternal: true }, build: { ssr: 'ts/main.ts', outDir: out, emptyOutDir: false },
  })`,
]

const BUNDLES = (): readonly Bundle[] => [
  esbuild('ES modules', 'main.mjs', "format: 'esm'"),
  esbuild('ES modules, minified', 'main.mjs', "format: 'esm', minify: true"),
  esbuild('ES modules in chunks', 'main.mjs', "format: 'esm', splitting: true"),
  esbuild('CommonJS', 'main.cjs', "format: 'cjs'"),
  esbuild('CommonJS, minified', 'main.cjs', "format: 'cjs', minify: true"),
  esbuild('CommonJS of the CommonJS modules', 'main.cjs', "format: 'cjs'", 'cjs/main.js'),
  webpack('development'),
  webpack('production'),
  rollup('es', 'main.mjs'),
  rollup('cjs', 'main.cjs'),
  rolldown('es', 'main.mjs'),
  rolldown('cjs', 'main.cjs'),
  vite,
]

describe.each(BUNDLES())('%s', (name, file, script) => {
  it('runs in a folder without packages', async () => {
    const folder = join(inject('apps'), 'bundles', name.replaceAll(/\W+/g, '-'))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(join(folder, 'build.mjs'), `const out = ${JSON.stringify(folder)}\n${script}\n`)
    await run(nodeProgram(inject('tools'), '24'), [join(folder, 'build.mjs')], appFolder())
    for (const major of [NODES[0], NODES[3]]) {
      expect(await runApp(nodeProgram(inject('tools'), major), [file], folder)).toEqual(PARTS)
    }
  })
})

describe(`bun build, Bun ${VERSIONS.bun}`, () => {
  it.each(['bun', 'node'])('runs for %s', async (target) => {
    const bun = platformProgram(inject('tools'), 'bun')
    const folder = join(inject('apps'), 'bundles', `bun-for-${target}`)
    const options = [`--target=${target}`, `--outdir=${folder}`]
    await run(bun, ['build', 'ts/main.ts', ...options], appFolder())
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    const program = target === 'bun' ? bun : nodeProgram(inject('tools'), '24')
    expect(await runApp(program, ['main.js'], folder)).toEqual(PARTS)
  })
})
