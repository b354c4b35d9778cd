import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Calls `use` with a folder of the declarations that the compiler writes for `src`, and removes the folder afterwards. */
export function withDeclarations<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'rxelastic-declarations-'))
  try {
    const args = ['tsc', '-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', folder]
    execFileSync('npx', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
