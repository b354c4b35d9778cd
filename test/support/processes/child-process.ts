import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

/** Starts Node with a script that is given as text and prints the port it listens on; killed at the end of the test. */
export async function startServerProcess(script: string): Promise<{ url: URL; child: ChildProcess }> {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  })
  const [port] = await once(child.stdout, 'data')
  return { url: new URL(`http://127.0.0.1:${String(port).trim()}`), child }
}

/** Runs a TypeScript file to its own end. @returns what it printed, and how it ended */
export async function runToEnd(file: string, ...args: string[]): Promise<{ output: string; code: number | null }> {
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exit = once(child, 'exit')
  const output = await text(child.stdout)
  const [code] = await exit
  return { output, code }
}
