import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

/**
 * Runs something that takes long, and returns its result with what it took.
 *
 * That is the CPU time of this process, the time, the largest memory so far, and for how long the event loop did not turn.
 */
async function measured(run) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const start = performance.now()
  const cpuBefore = process.cpuUsage()
  const result = await run()
  const { user, system } = process.cpuUsage(cpuBefore)
  const seconds = (performance.now() - start) / 1000
  // The end of a last stall is noticed a turn later.
  await new Promise((resolve) => setTimeout(resolve, 5))
  delay.disable()
  const rss = process.resourceUsage().maxRSS / 1024
  return { result, cpuMicroseconds: user + system, seconds, stall: delay.max / 1e6, rss }
}

/** Runs something that returns how many items it has processed, and prints what an item took. @throws if that is not `expected` */
export async function printMeasured(expected, run, close) {
  const { result, cpuMicroseconds, seconds, ...rest } = await measured(run)
  await close()
  const { count = result, ...figures } = Object(result) === result ? result : {}
  if (count !== expected) throw new Error(`${count} documents of ${expected}`)
  const perDocument = { cpuMicroseconds: cpuMicroseconds / count, documentsPerSecond: count / seconds }
  console.log(JSON.stringify({ ...perDocument, ...rest, ...figures }))
}
