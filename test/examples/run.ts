import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { home } from './install.js'

/** Ended run of an example. */
export interface Run {
  readonly code: number | null
  readonly output: string
}

/** Starts an example as a user does, in its own folder or another one. */
export function start(
  example: string,
  args: readonly string[],
  environment: Record<string, string>,
  cwd = home,
): ChildProcess {
  const env = { PATH: process.env.PATH, ...environment }
  return spawn(process.execPath, [`${home}${example}`, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Waits for the end of an example. */
export async function ended(child: ChildProcess): Promise<Run> {
  if (child.stdout === null) throw new Error('the output is not piped')
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { code, output }
}

/** Waits until a service prints its address, and returns it. */
export async function addressOf(service: ChildProcess): Promise<string> {
  if (service.stdout === null) throw new Error('the output is not piped')
  for await (const line of createInterface(service.stdout)) {
    const [, address] = /^(?:listening on|open) (.*)$/.exec(line) ?? []
    if (address !== undefined) return address.replace('[::1]', 'localhost')
  }
  throw new Error('the service ended before it listened')
}
