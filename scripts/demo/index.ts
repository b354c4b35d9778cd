import * as chapters from './chapters.js'
import { type DemoOptions, readOptions, usage } from './options.js'
import type { Tally } from './progress.js'
import { run } from './run.js'
import { perform, type Stage } from './stage.js'
import { say, strong, time, title, whole } from './terminal.js'
import { type Busy, countBusyWhenSettled } from './traces.js'

/** Results that the summary shows. */
interface Outcome {
  readonly indexed: Tally
  readonly read: Tally
  readonly contexts: number
}

run(async () => {
  const options = readOptions(process.argv.slice(2))
  if (options === undefined) return console.log(usage)
  const started = performance.now()
  title('rxelastic', 'every call is an Observable: it streams, and it stops')
  const outcome = await perform(options, (stage) => tell(stage, options))
  summarise(outcome, await countBusyWhenSettled(), performance.now() - started)
})

async function tell(stage: Stage, options: DemoOptions): Promise<Outcome> {
  const indexed = await chapters.indexCities(stage, options.cities)
  const total = indexed.done
  await chapters.search(stage)
  const read = await chapters.streamEveryCity(stage, total)
  await chapters.readWhileArriving(stage, total)
  const contexts = await chapters.unsubscribeHalfWay(stage, total)
  await chapters.copyInTwoSittings(stage, total)
  return { indexed, read, contexts }
}

function summarise({ indexed, read, contexts }: Outcome, { sockets, timers }: Busy, elapsed: number): void {
  say(
    '',
    strong(
      `${whole(indexed.done)} cities indexed in ${time(indexed.elapsed)}, streamed back in ${time(read.elapsed)}.`,
    ),
    `Left behind: ${sockets} sockets, ${timers} timers, ${contexts} points in time. ${time(elapsed)} in all.`,
    '',
  )
}
