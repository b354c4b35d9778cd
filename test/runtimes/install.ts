import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type {} from 'vitest'
import type { TestProject } from 'vitest/node'
import manifest from '../../package.json' with { type: 'json' }
import { makeCertificates } from '../support/servers/certificates.js'
import { npmInstall, obtainTools } from './tools.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the installed tools. */
    tools: string
    /** Folder with the folders `undici7` and `undici8`, in which the packed library is installed. */
    apps: string
  }
}

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Packs the built library and installs it into temporary folders, with the app that uses it. */
export default async function setup(project: TestProject): Promise<() => void> {
  const tools = await obtainTools()
  const apps = mkdtempSync(join(tmpdir(), 'rxelastic-runtimes-'))
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', apps]
  const [{ filename }]: [{ filename: string }] = JSON.parse(execFileSync('npm', pack, { cwd: root, encoding: 'utf8' }))
  writeFileSync(join(apps, 'certificates.json'), JSON.stringify(makeCertificates('IP:127.0.0.1,DNS:localhost')))
  for (const undici of ['7', '8']) makeApp(join(apps, `undici${undici}`), undici, join(apps, filename), tools)
  project.provide('tools', tools)
  project.provide('apps', apps)
  return () => rmSync(apps, { recursive: true, force: true })
}

/** Creates a package with the app as TypeScript in `ts`, as ES modules in `esm`, and as CommonJS in `cjs`. */
function makeApp(folder: string, undici: string, tarball: string, tools: string): void {
  const { rxjs, '@opentelemetry/api': opentelemetry } = manifest.peerDependencies
  const dependencies = { rxelastic: `file:${tarball}`, rxjs, '@opentelemetry/api': opentelemetry }
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies, overrides: { undici } }))
  npmInstall(folder)
  cpSync(fileURLToPath(new URL('app', import.meta.url)), join(folder, 'ts'), { recursive: true })
  const files = readdirSync(join(folder, 'ts')).map((file) => join(folder, 'ts', file))
  const esbuild = [join(tools, 'node_modules/esbuild/bin/esbuild'), ...files, '--target=es2022', '--log-level=error']
  for (const [format, type] of [
    ['esm', 'module'],
    ['cjs', 'commonjs'],
  ] as const) {
    execFileSync(process.execPath, [...esbuild, `--format=${format}`, `--outdir=${join(folder, format)}`])
    writeFileSync(join(folder, format, 'package.json'), JSON.stringify({ type }))
  }
}
