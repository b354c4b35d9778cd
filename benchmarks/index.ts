import { type Benchmark, UsageError } from './benchmark.js'
import { bulk } from './bulk/index.js'
import { copy } from './copy/index.js'
import { queries } from './queries/index.js'
import { request } from './request/index.js'
import { scan } from './scan/index.js'
import { startup } from './startup/index.js'
import { stream } from './stream/index.js'
import { tail } from './tail/index.js'

const benchmarks: ReadonlyMap<string, Benchmark> = new Map([
  ['bulk', bulk],
  ['copy', copy],
  ['queries', queries],
  ['request', request],
  ['scan', scan],
  ['startup', startup],
  ['stream', stream],
  ['tail', tail],
])

function usage(): string {
  const entries = Array.from(benchmarks, ([name, { summary, options }]) =>
    [`  ${name}  ${summary}`, ...options.map((line) => `      ${line}`)].join('\n'),
  )
  return ['Usage: npm run bench -- <name> [options]', '', ...entries].join('\n')
}

function refuse(reason: string): void {
  console.error(`${reason}\n\n${usage()}`)
  process.exitCode = 1
}

const [name = '--help', ...args] = process.argv.slice(2)
const benchmark = benchmarks.get(name)
if ([name, ...args].includes('--help')) console.log(usage())
else if (benchmark === undefined) refuse(`there is no benchmark ${JSON.stringify(name)}`)
else
  await benchmark.run(args).catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error
    refuse(error.message)
  })
