import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { checkSource } from './check-source.js'

/** The checker itself contains the banned words. */
const SKIPPED = /(^|\/)(generated|node_modules|check-comments)\//

const paths = process.argv.length > 2 ? process.argv.slice(2) : ['src', 'scripts', 'benchmarks']
const faults = paths
  .flatMap(sourceFiles)
  .flatMap((file) => checkSource(readFileSync(file, 'utf8')).map(({ line, message }) => `${file}:${line}: ${message}`))
for (const fault of faults) console.error(fault)
if (faults.length > 0) {
  console.error(`${faults.length} faults; the rules are in CONTRIBUTING.md`)
  process.exitCode = 1
}

function sourceFiles(path: string): string[] {
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => /\.(ts|mjs)$/.test(file) && !SKIPPED.test(file))
}
