import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from './account.js'
import { configFolder, type NodePlan } from './configuration.js'
import { explainFailure } from './diagnosis.js'
import { type Access, countNodes } from './health.js'
import type { Installation } from './installation.js'
import { loopback } from './ports.js'
import { ServerProcess } from './server-process.js'

/** One node of the cluster. */
export interface ElasticsearchNode {
  readonly name: string
  readonly url: string
  /** The process id of the server; another one after a restart. */
  readonly pid: number
  /** kill -9; resolves when the process is gone. Does nothing if it is gone already. */
  kill(): Promise<void>
  /** Starts it again with the same port and data, after a kill if it runs; resolves when it has joined the cluster. */
  restart(): Promise<void>
  /** Stops it from doing anything (SIGSTOP) while its connections stay open. */
  suspend(): void
  /** Lets a suspended node go on (SIGCONT). */
  continue(): void
}

/** Properties that all nodes of a cluster share. */
export interface NodeSurroundings {
  readonly installation: Installation
  readonly account: Account | undefined
  readonly access: Access | undefined
}

const startTimeout = 240_000
const pollInterval = 100

/** A node as its cluster sees it: it can also be started and awaited. */
export class RunningNode implements ElasticsearchNode {
  readonly name: string
  readonly url: string
  readonly #plan: NodePlan
  readonly #surroundings: NodeSurroundings
  #process: ServerProcess

  constructor(plan: NodePlan, surroundings: NodeSurroundings) {
    this.name = plan.name
    this.url = `${surroundings.access ? 'https' : 'http'}://${loopback}:${plan.httpPort}`
    this.#plan = plan
    this.#surroundings = surroundings
    this.#process = this.#spawn()
  }

  get pid(): number {
    return this.#process.serverPid
  }

  kill(): Promise<void> {
    return this.#process.kill()
  }

  async restart(): Promise<void> {
    await this.kill()
    this.#process = this.#spawn()
    await this.ready()
  }

  suspend(): void {
    process.kill(this.pid, 'SIGSTOP')
  }

  continue(): void {
    process.kill(this.pid, 'SIGCONT')
  }

  /** Resolves when the node answers as a part of a cluster of at least that many nodes; rejects if it ends before. */
  async ready(atLeast = 1, signal?: AbortSignal): Promise<void> {
    const deadline = Date.now() + startTimeout
    while (((await countNodes(this.url, this.#surroundings.access)) ?? 0) < atLeast) {
      signal?.throwIfAborted()
      if (this.#process.hasEnded) throw this.#failure(`${this.name} ended while starting`)
      if (Date.now() > deadline) throw this.#failure(`${this.name} was not ready after ${startTimeout / 1000} s`)
      await delay(pollInterval)
    }
  }

  #spawn(): ServerProcess {
    const { installation, account } = this.#surroundings
    const { folder } = this.#plan
    const own = { HOME: folder, ES_PATH_CONF: configFolder(this.#plan), ES_TMPDIR: join(folder, 'tmp') }
    return new ServerProcess(installation.home, folder, { ...installation.environment, ...own }, account)
  }

  #failure(what: string): Error {
    return new Error(explainFailure(what, this.#process.readLog()))
  }
}
