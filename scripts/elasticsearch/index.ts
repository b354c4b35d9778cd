import { readArguments, usage } from './arguments.js'
import { startElasticsearch } from './cluster.js'
import { describeCluster } from './description.js'
import type { ElasticsearchOptions } from './options.js'

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2))
  if (options === undefined) return console.log(usage)
  const running = process.env.ELASTICSEARCH_URL
  if (running) return console.log(`${running}\nNothing was started, because ELASTICSEARCH_URL is set.`)
  await serve(options)
}

async function serve(options: ElasticsearchOptions): Promise<void> {
  const interruption = new AbortController()
  const interrupted = untilInterrupted()
  void interrupted.then(() => interruption.abort(new Error('Interrupted before the start was complete.')))
  const started = performance.now()
  const report = (message: string): void => console.log(`${message} ...`)
  report(`Starting Elasticsearch ${options.version}`)
  const cluster = await startElasticsearch({ ...options, signal: interruption.signal, report })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${describeCluster(cluster)}\n\nReady after ${seconds} s. Ctrl-C stops it and removes its data.`)
  await interrupted
  await cluster.stop()
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
