import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Packages that print our own declarations. They are fetched on demand: TypeDoc needs an older compiler, and cannot be
 * installed beside ours.
 */
const PACKAGES = ['typescript@5.9.3', 'typedoc@0.28.20', 'typedoc-plugin-markdown@4.14.1']

/** Writes a page for each export of the library. */
export function writeLibraryPages(folder: URL): void {
  const settings = fileURLToPath(new URL('typedoc.json', import.meta.url))
  const packages = PACKAGES.flatMap((name) => ['--package', name])
  const command = ['--yes', ...packages, '--', 'typedoc', '--options', settings, '--out', fileURLToPath(folder)]
  const { status } = spawnSync('npx', command, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`TypeDoc failed. It comes from npm's registry: ${PACKAGES.join(', ')}`)
}
