import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inject } from 'vitest'

/** What the app prints if every part of the library works. */
export const PARTS = [
  'bulk',
  'bulkWritable',
  'copy$',
  'index$',
  'ResponseError',
  'scan$ and iterate',
  'raw hits$ and paced',
  'scroll$',
  'tokens',
  'bytes',
  'batched',
  'cancellation',
  'proxy',
  'TLS',
  'esql$',
  'sql$',
  'msearch',
  'termsEnum$',
  'reindex$',
  'opentelemetry',
  'no global is left',
]

/** Returns the folder in which the library is installed with this major version of undici. */
export function appFolder(undici: '7' | '8' = '7'): string {
  return join(inject('apps'), `undici${undici}`)
}

/** Returns a file of the installed tools. */
export function toolFile(path: string): string {
  return join(inject('tools'), 'node_modules', path)
}

/** Runs a program to its end, in the environment of a new terminal. Fails with its output unless it ends well. */
export async function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  const { PATH, HOME } = process.env
  const certificates = { RXELASTIC_CERTIFICATES: join(inject('apps'), 'certificates.json') }
  const options = { cwd, env: { PATH, HOME, ...certificates, ...env }, timeout: 120_000, maxBuffer: 100_000_000 }
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, options)
    return { lines: stdout.trim().split('\n'), stderr }
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause: error })
  }
}

/** Runs the app, or a bundle of it, to its own end. @returns what it printed */
export async function runApp(program: string, args: readonly string[], cwd = appFolder()): Promise<string[]> {
  const { lines, stderr } = await run(program, args, cwd)
  if (stderr !== '') throw new Error(stderr)
  return lines
}
