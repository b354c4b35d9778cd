import { join } from 'node:path'
import type { Benchmark } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { pack, temporaryFolder } from '../package-folder.js'
import { machine, writeJson } from '../report.js'
import { interleave } from '../rounds.js'
import { withServer } from '../servers.js'
import { ROOT } from './competitors.js'
import { type MissingCompiler, otherCompiler, ownCompiler } from './compilers.js'
import { Figures } from './figures.js'
import { type Contender, installAll, measureBundle, measureCall, measureCheck, measureImport } from './measure.js'
import { OPTIONS_HELP, readOptions } from './options.js'
import { report } from './report.js'

/** Cost of having the client at all, before it does anything. */
export const startup: Benchmark = {
  summary:
    'What it takes to install, import, bundle and type-check, compared with the official client and undici + rxjs',
  options: OPTIONS_HELP,
  async run(args) {
    const { rounds, checks, json } = readOptions(args)
    buildIfStale()
    const figures = new Figures()
    const folder = temporaryFolder()
    const contenders = await installAll(folder, await pack(ROOT, folder), figures)
    for (const contender of contenders) await measureBundle(contender, figures)
    await measureProcesses(contenders, rounds, figures)
    const missing = await measureChecks(contenders, join(folder, 'typescript'), checks, figures)
    console.log(report(figures, missing))
    writeJson(json, { benchmark: 'startup', ...machine(), rounds, checks, figures })
  },
}

async function measureProcesses(contenders: readonly Contender[], rounds: number, figures: Figures): Promise<void> {
  await withServer(new URL('../request/server.mjs', import.meta.url), [], (url) =>
    interleave(contenders, rounds, async (contender) => {
      await measureImport(contender, figures)
      await measureCall(contender, url, figures)
    }),
  )
}

/** @returns the compilers that could not be had */
async function measureChecks(
  contenders: readonly Contender[],
  folder: string,
  rounds: number,
  figures: Figures,
): Promise<MissingCompiler[]> {
  const missing: MissingCompiler[] = []
  for (const compiler of [await otherCompiler(folder), ownCompiler()]) {
    if ('reason' in compiler) missing.push(compiler)
    else await interleave(contenders, rounds, (contender) => measureCheck(contender, compiler, figures))
  }
  return missing
}
