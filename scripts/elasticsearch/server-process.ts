import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from './account.js'
import { processGroupFile } from './watchdog.js'

/**
 * One run of `bin/elasticsearch`: a launcher and, as its child, the server. Both are in a process group of their own.
 * Ctrl-C in the terminal does not reach that group; the caller decides when it ends.
 */
export class ServerProcess {
  readonly #folder: string
  readonly #launcher: ChildProcess
  readonly #ended: Promise<void>
  #spawnError = ''

  constructor(home: string, folder: string, env: NodeJS.ProcessEnv, account: Account | undefined) {
    this.#folder = folder
    rmSync(this.#pidFile, { force: true })
    const log = openSync(this.#logFile, 'w')
    this.#launcher = spawn(join(home, 'bin', 'elasticsearch'), ['--pidfile', this.#pidFile], {
      cwd: folder,
      detached: true,
      env,
      stdio: ['ignore', log, log],
      ...account,
    })
    closeSync(log)
    this.#ended = this.#untilEnded()
    if (this.#launcher.pid !== undefined) writeFileSync(this.#groupFile, String(this.#launcher.pid))
  }

  get hasEnded(): boolean {
    return this.#launcher.exitCode !== null || this.#launcher.signalCode !== null || this.#spawnError !== ''
  }

  /** The process id of the server itself, which it writes down while starting. */
  get serverPid(): number {
    return Number(readFileSync(this.#pidFile, 'utf8'))
  }

  readLog(): string {
    return `${readFileSync(this.#logFile, 'utf8')}${this.#spawnError}`
  }

  /** kill -9, resolves when nothing of it is left. */
  async kill(): Promise<void> {
    if (!this.hasEnded) this.#killServerOrGroup()
    await this.#ended
  }

  /** A launcher whose server is gone ends by itself, and only then nothing of the server is left. */
  #killServerOrGroup(): void {
    try {
      process.kill(this.serverPid, 'SIGKILL')
    } catch {
      this.#killGroup()
    }
  }

  /** False if nothing is left of the group. */
  #killGroup(): boolean {
    if (this.#launcher.pid === undefined) return false
    try {
      return process.kill(-this.#launcher.pid, 'SIGKILL')
    } catch {
      return false
    }
  }

  /**
   * A server that lost its launcher ends a moment later. Where no process reaps orphans, it never disappears
   * completely.
   */
  async #endGroup(): Promise<void> {
    for (let tries = 0; this.#killGroup() && tries < 100; tries++) await delay(20)
  }

  async #untilEnded(): Promise<void> {
    await once(this.#launcher, 'exit').catch((error: unknown) => {
      this.#spawnError = String(error)
    })
    await this.#endGroup()
    rmSync(this.#groupFile, { force: true })
  }

  get #logFile(): string {
    return join(this.#folder, 'log')
  }

  get #pidFile(): string {
    return join(this.#folder, 'logs', 'pid')
  }

  get #groupFile(): string {
    return join(this.#folder, processGroupFile)
  }
}
