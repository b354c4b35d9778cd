import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { isElasticsearchCached, startElasticsearch } from '../elasticsearch/cluster.js'
import type { DemoOptions } from './options.js'

/** The server that the demo talks to. */
export interface Engine {
  readonly url: string
  /** Name in sentences. */
  readonly name: 'Elasticsearch' | 'the stand-in'
  /** Description. */
  readonly kind: string
  /** Description of its end; missing for a server that was there before. */
  readonly end?: string
  readonly stop: () => Promise<void>
}

/** Means to follow and to stop a start. */
export interface Start {
  readonly signal: AbortSignal
  readonly report: (message: string) => void
}

/** Uses the server of ELASTICSEARCH_URL, or starts a real one or the stand-in. */
export function findEngine({ server }: DemoOptions, start: Start): Promise<Engine> {
  const running = process.env.ELASTICSEARCH_URL
  if (running)
    return Promise.resolve({
      url: running,
      name: 'Elasticsearch',
      kind: 'the Elasticsearch of ELASTICSEARCH_URL',
      stop: async () => undefined,
    })
  const real = server === 'real' || (server === undefined && isElasticsearchCached())
  return real ? startReal(start) : startStandIn(start)
}

async function startReal(start: Start): Promise<Engine> {
  start.report('Starting a real Elasticsearch')
  const { urls, stop } = await startElasticsearch(start)
  const kind = 'a real Elasticsearch, started for this demo'
  return { url: urls[0] ?? '', name: 'Elasticsearch', kind, end: 'Elasticsearch stopped', stop }
}

async function startStandIn({ signal, report }: Start): Promise<Engine> {
  report('Starting the stand-in')
  const child = fork(fileURLToPath(new URL('./stand-in.ts', import.meta.url)))
  const exited = once(child, 'exit')
  const stop = async (): Promise<void> => {
    if (child.connected) child.disconnect()
    await exited
  }
  try {
    const failed = exited.then(() => Promise.reject(new Error('The stand-in could not be started.')))
    const [url] = await Promise.race([once(child, 'message', { signal }), failed])
    return {
      url: String(url),
      name: 'the stand-in',
      kind: 'the stand-in of rxelastic/testing (a real one: --real)',
      end: 'stand-in stopped',
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
