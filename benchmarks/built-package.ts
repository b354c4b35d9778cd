import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SOURCES = fileURLToPath(new URL('../src', import.meta.url))
const BUILT = fileURLToPath(new URL('../dist/index.js', import.meta.url))

/** Builds the package unless `dist` is newer than every source: what is measured is what users get. */
export function buildIfStale(): void {
  const built = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (built < newestSource()) execFileSync('npm', ['run', 'build'], { cwd: ROOT, stdio: 'inherit' })
}

function newestSource(): number {
  const sources = readdirSync(SOURCES, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Math.max(...sources.map(({ parentPath, name }) => statSync(`${parentPath}/${name}`).mtimeMs))
}
