import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { costOf, run, runNode } from '../command.js'
import { addProgram, install, type PackageFolder } from '../package-folder.js'
import { COMPETITORS, type Competitor, ROOT } from './competitors.js'
import { type Compiler, PROJECT } from './compilers.js'
import type { Figures } from './figures.js'

/** A competitor that is installed, with its one call as `call.mjs` and, for compilers, as `call.ts`. */
export interface Contender extends Competitor {
  readonly folder: PackageFolder
}

/** Installs all of them, and notes what that takes on the disk. */
export async function installAll(parent: string, tarball: string, figures: Figures): Promise<Contender[]> {
  const contenders: Contender[] = []
  for (const competitor of COMPETITORS) {
    const folder = await install(join(parent, competitor.name), competitor.dependencies(tarball))
    figures.add('installed, MB', competitor.name, folder.bytes / 1e6)
    figures.add('packages', competitor.name, folder.packages)
    const call = new URL(`./calls/${competitor.name}.mjs`, import.meta.url)
    addProgram(folder, call, 'call.mjs')
    addProgram(folder, call, 'call.ts')
    addProgram(folder, new URL('./import.mjs', import.meta.url), 'import.mjs')
    writeFileSync(join(folder.path, 'tsconfig.json'), JSON.stringify(PROJECT))
    contenders.push({ ...competitor, folder })
  }
  return contenders
}

/** The one call and all it needs in one file, by the esbuild that is installed here with tsx; else npx gets one. */
export async function measureBundle({ name, folder }: Contender, figures: Figures): Promise<void> {
  const bundle = join(folder.path, 'bundle.mjs')
  const options = ['--bundle', '--minify', '--platform=node', '--format=esm', '--target=node20', '--log-level=error']
  await run(ROOT, 'npx', ['--yes', 'esbuild', join(folder.path, 'call.mjs'), ...options, `--outfile=${bundle}`])
  figures.add('bundle, KB', name, statSync(bundle).size / 1000)
}

export async function measureImport({ name, folder, modules }: Contender, figures: Figures): Promise<void> {
  const { milliseconds, cpuMilliseconds } = JSON.parse(await runNode(folder.path, ['import.mjs', ...modules]))
  figures.add('import, ms', name, milliseconds)
  figures.add('import, CPU ms', name, cpuMilliseconds)
}

/** A whole process that makes the one call: what is only loaded on first use is paid for here. */
export async function measureCall({ name, folder }: Contender, node: string, figures: Figures): Promise<void> {
  const { seconds, cpuSeconds } = await costOf(folder.path, ['call.mjs', node])
  figures.add('process of one call, ms', name, seconds * 1000)
  figures.add('process of one call, CPU ms', name, cpuSeconds * 1000)
}

export async function measureCheck(
  { name, folder }: Contender,
  { program, version }: Compiler,
  figures: Figures,
): Promise<void> {
  const { seconds, cpuSeconds } = await costOf(folder.path, [program, '-p', '.'])
  figures.add(`tsc ${version}, s`, name, seconds)
  figures.add(`tsc ${version}, CPU s`, name, cpuSeconds)
}
