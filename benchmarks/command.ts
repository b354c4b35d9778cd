import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Runs a program to its end, in the environment of a new terminal. @returns its output */
export async function run(folder: string, program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { cwd: folder, env: plainEnvironment() })
  return stdout
}

/** The same with the Node that runs this. */
export function runNode(folder: string, args: readonly string[]): Promise<string> {
  return run(folder, process.execPath, args)
}

/** Cost of running a program. */
export interface Cost {
  readonly seconds: number
  /** The processor time of the program and of those it started. */
  readonly cpuSeconds: number
}

/** Runs a program with the Node that runs this, by a shell: a shell knows the CPU time of its children, and Node does not. */
export async function costOf(folder: string, args: readonly string[]): Promise<Cost> {
  const start = performance.now()
  const printed = await run(folder, 'sh', ['-c', '"$@" && times', 'sh', process.execPath, ...args])
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: childrenOf(printed) }
}

/** @param printed ends with two lines such as `0m0.01s 0m0.00s`: user and system time of the shell, and of its children */
function childrenOf(printed: string): number {
  const children = printed.trimEnd().split('\n').at(-1) ?? ''
  const times = Array.from(
    children.matchAll(/(\d+)m([\d.]+)s/g),
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  )
  return times.reduce((sum, time) => sum + time, 0)
}

/** Without what `npm run` tells its children about the package it runs in, and without what watches or translates code. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS' && !isOfNpmRun(name))
  return Object.fromEntries(entries)
}

function isOfNpmRun(name: string): boolean {
  return /^npm_(package|lifecycle)_|^npm_config_(local_prefix|prefix)$/i.test(name)
}
