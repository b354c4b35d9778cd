import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type ElasticsearchOptions, startElasticsearch } from '../scripts/elasticsearch/cluster.js'

/** A server that has run for some time has compiled its code with both of Java's compilers. */
const javaOptions = '-XX:TieredStopAtLevel=4 -Xms1g -Xmx1g'

/** Uses the Elasticsearch that `ELASTICSEARCH_URL` names, or starts one, as in production, and stops it at the end. */
export async function withElasticsearch<T>(
  use: (url: string) => Promise<T>,
  options: ElasticsearchOptions = {},
): Promise<T> {
  const running = process.env.ELASTICSEARCH_URL
  return running ? use(running) : withOwnElasticsearch(use, options)
}

/** The same, but always with one that is started: what is measured depends on its version or settings. */
export async function withOwnElasticsearch<T>(
  use: (url: string) => Promise<T>,
  options: ElasticsearchOptions,
): Promise<T> {
  const { urls, stop } = await startElasticsearch({ javaOptions, ...options })
  try {
    return await use(urls[0] ?? '')
  } finally {
    await stop()
  }
}

/** First message of a server. */
export interface Listening {
  readonly port: number
}

/** Runs a server in a process of its own, and uses it as soon as it listens. */
export async function withServer<M extends Listening, T>(
  script: URL,
  args: readonly (string | number)[],
  use: (url: string, message: M, server: ChildProcess) => Promise<T>,
): Promise<T> {
  const server = fork(fileURLToPath(script), args.map(String), { execArgv: [] })
  try {
    const [message]: M[] = await once(server, 'message')
    if (message === undefined) throw new Error('the server has not said where it listens')
    return await use(`http://127.0.0.1:${message.port}`, message, server)
  } finally {
    server.kill()
  }
}
