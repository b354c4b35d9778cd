import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './command.js'

/** New package with some installed dependencies. */
export interface PackageFolder {
  readonly path: string
  readonly bytes: number
  readonly packages: number
}

/** A new folder that is removed when this process ends, whatever ends it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rxelastic-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  return folder
}

/** Makes a package with these dependencies, such as `rxjs@7.8.2`, and installs them without running their scripts. */
export async function install(path: string, dependencies: readonly string[]): Promise<PackageFolder> {
  mkdirSync(path)
  writeFileSync(join(path, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  await run(path, 'npm', [
    'install',
    '--ignore-scripts',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    ...dependencies,
  ])
  const modules = join(path, 'node_modules')
  return { path, bytes: sizeOf(modules), packages: countPackages(modules) }
}

/** Packs a built package as it would be published. @returns the path of the tarball */
export async function pack(root: string, into: string): Promise<string> {
  const printed = await run(root, 'npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', into])
  const [{ filename }] = JSON.parse(printed)
  return join(into, filename)
}

/** Copies a program into a package, where its imports find what is installed there. */
export function addProgram(folder: PackageFolder, program: URL, name: string): void {
  copyFileSync(program, join(folder.path, name))
}

/** The bytes of all files, but for npm's own notes. */
function sizeOf(modules: string): number {
  return readdirSync(modules, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '.package-lock.json')
    .reduce((bytes, { parentPath, name }) => bytes + statSync(join(parentPath, name)).size, 0)
}

function countPackages(modules: string): number {
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'))
  return Object.keys(packages).length
}
