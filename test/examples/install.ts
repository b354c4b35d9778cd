import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const home: string = fileURLToPath(new URL('../../examples/', import.meta.url))

/** Packs the built library and installs it for all examples, with their dependencies from npm's cache where it has them. */
export function setup(): void {
  const packed = join(home, '.packed')
  mkdirSync(packed, { recursive: true })
  const root = join(home, '..')
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', packed]
  const [{ filename }]: [{ filename: string }] = JSON.parse(execFileSync('npm', pack, { cwd: root, encoding: 'utf8' }))
  renameSync(join(packed, filename), join(packed, 'rxelastic.tgz'))
  const install = ['install', '--no-package-lock', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund']
  execFileSync('npm', install, { cwd: home, stdio: 'inherit' })
}
