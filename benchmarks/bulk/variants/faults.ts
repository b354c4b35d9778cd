import type { Benchmark } from '../../benchmark.js'
import { buildIfStale } from '../../built-package.js'
import { readArguments } from '../../command-line.js'
import { machine, table, writeJson } from '../../report.js'
import { runScript } from '../../rounds.js'
import { withServer } from '../../servers.js'
import type { Competitor } from '../writing.js'

/** Batches of 100 KB, so that there are many requests. */
const SMALL = { flushBytes: 100_000 }

const CLIENTS: Readonly<Record<string, Competitor>> = {
  rxelastic: { adapter: 'rxelastic', options: { ...SMALL, ids: true } },
  'rxelastic, no IDs': { adapter: 'rxelastic', options: SMALL },
  elastic: { adapter: 'elastic', options: { ...SMALL, ids: true } },
  'elastic, no IDs': { adapter: 'elastic', options: SMALL },
  undici: { adapter: 'undici', options: { ...SMALL, ids: true } },
  'undici, no IDs': { adapter: 'undici', options: SMALL },
}

/** Troubles of the server, and pauses of the source, in milliseconds. */
interface Scenario {
  readonly title: string
  readonly troubles: object
  readonly pause?: number
  /** Batches are sent when the source pauses. */
  readonly flushInterval?: number
}

const SCENARIOS: readonly Scenario[] = [
  { title: '10 % of the documents refused, 1 % of the responses lost', troubles: { documents: 0.1, responses: 0.01 } },
  { title: '1 % of the requests refused', troubles: { requests: 0.01 } },
  {
    title: 'nothing refused, nothing lost; responses take 300 ms, and the source pauses for longer than flushInterval',
    troubles: { delay: 300 },
    pause: 60,
    flushInterval: 20,
  },
]

/** Output of account.mjs: what the client says, and what the server has. */
interface Account {
  readonly ok: number
  readonly failed: number
  readonly unknown: number
  /** Name of the error that it ended with. */
  readonly error?: string
  /** Documents that are not in the index. */
  readonly missing: number
  /** Number of missing documents that the client has not reported. */
  readonly unreported: number
  readonly twice: number
  readonly rewritten: number
}

const DEFAULTS = { documents: 100_000 }

/** Losses and duplicates. */
export const faults: Benchmark = {
  summary: 'losses and duplicates with a server that refuses documents and loses responses, which keeps account',
  options: ['--documents N  documents of 300 bytes (100000)'],
  async run(args) {
    const { counts, json } = readArguments(args, 'bulk-faults', DEFAULTS)
    buildIfStale()
    const scenarios: Record<string, object> = {}
    for (const scenario of SCENARIOS) {
      const accounts = await accountAll(scenario, counts.documents)
      console.log(`${scenario.title}\n\n${report(accounts)}\n`)
      scenarios[scenario.title] = Object.fromEntries(accounts)
    }
    writeJson(json, { benchmark: 'bulk-faults', ...machine(), ...counts, scenarios })
  },
}

async function accountAll(scenario: Scenario, documents: number): Promise<ReadonlyMap<string, Account>> {
  const { troubles, pause = 0, flushInterval = 1_000 } = scenario
  const accounts = new Map<string, Account>()
  for (const [name, { adapter, options }] of Object.entries(CLIENTS)) {
    const account = await withServer(
      new URL('../faulty-server.mjs', import.meta.url),
      [JSON.stringify(troubles)],
      (url): Promise<Account> => {
        const given = JSON.stringify({ ...options, flushInterval })
        return runScript(new URL('../account.mjs', import.meta.url), [adapter, given, url, documents, pause])
      },
    )
    accounts.set(name, account)
  }
  return accounts
}

function report(accounts: ReadonlyMap<string, Account>): string {
  const head = ['', 'ok', 'failed', 'unknown', 'missing', 'of these unreported', 'twice', 'rewritten', 'error']
  const rows = Array.from(accounts, ([name, account]) => [
    name,
    ...[
      account.ok,
      account.failed,
      account.unknown,
      account.missing,
      account.unreported,
      account.twice,
      account.rewritten,
    ].map(String),
    account.error ?? '',
  ])
  return table(head, rows)
}
