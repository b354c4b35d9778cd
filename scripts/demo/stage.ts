import { randomUUID } from 'node:crypto'
import type { Client } from 'rxelastic'
import { firstValueFrom } from 'rxjs'
import { findEngine } from './engine.js'
import { messageOf } from './failure.js'
import { Interrupted, Interruption, type Play } from './interruption.js'
import type { DemoOptions } from './options.js'
import { connect, publicUrl, version$ } from './server.js'
import { bad, good, quiet, say } from './terminal.js'
import { patiently } from './waiting.js'

/** The client and the server of the demo. */
export interface Stage {
  readonly client: Client
  /** Name of the server in sentences. */
  readonly server: string
  readonly index: string
  readonly play: Play
}

/** Name of the copy of an index. */
export function copyOf(index: string): string {
  return `${index}-copy`
}

/** Something that has to be cleared away. */
interface Duty {
  readonly done: string
  readonly fulfill: () => Promise<unknown>
}

/** Sets everything up, plays the story, and clears everything away, whether it ends well, badly, or by Ctrl-C. */
export async function perform<T>(options: DemoOptions, story: (stage: Stage) => Promise<T>): Promise<T> {
  const interruption = new Interruption()
  const duties: Duty[] = []
  try {
    return await story(await setUp(options, interruption, duties))
  } catch (error) {
    throw interruption.signal.aborted ? new Interrupted() : error
  } finally {
    await fulfill(duties)
  }
}

/** Notes for each thing that it makes how to clear it away; the last one goes first. */
async function setUp(options: DemoOptions, { play, signal }: Interruption, duties: Duty[]): Promise<Stage> {
  const engine = await patiently((report) => findEngine(options, { signal, report }))
  if (engine.end !== undefined) duties.unshift({ done: engine.end, fulfill: engine.stop })
  const client = connect(engine)
  duties.unshift({ done: 'client closed', fulfill: () => client.close() })
  const version = await play(version$(client, engine))
  say(`Server   ${engine.kind}`, quiet(`         version ${version} at ${publicUrl(engine.url)}`))
  const index = `rxelastic-demo-${randomUUID().slice(0, 8)}`
  const indices = [index, copyOf(index)]
  duties.unshift({
    done: 'index deleted',
    fulfill: () => Promise.all(indices.map((name) => deleteIndex(client, name))),
  })
  return { client, server: engine.name, index, play }
}

/** Deletes the index, if it exists already, without retries and with a short deadline. */
function deleteIndex(client: Client, index: string): Promise<unknown> {
  const options = { ignore: [404], maxRetries: 0, requestTimeout: '10s' } as const
  return firstValueFrom(client.indices.delete$({ index }, options))
}

async function fulfill(duties: readonly Duty[]): Promise<void> {
  const results: string[] = []
  for (const { done, fulfill } of duties) {
    const result = fulfill().then(
      () => good(done),
      (error: unknown) => bad(`not ${done}: ${messageOf(error)}`),
    )
    results.push(await result)
  }
  // A client that never reached its server is not mentioned.
  if (results.length > 1) say('', `Cleared away: ${results.join(', ')}.`)
}
