import { closeSync, openSync, readSync } from 'node:fs'

/**
 * Watches the turns of the event loop.
 *
 * Returns a function that ends this and returns the largest CPU time between two turns, in milliseconds. Other work on
 * the machine makes a turn longer, but does not add to its CPU time. On Linux it is the CPU time of the main thread
 * alone, elsewhere that of the process.
 */
export function watchTurns() {
  const clock = mainThread() ?? wholeProcess()
  let last = clock.now()
  let most = 0
  const timer = setInterval(() => {
    const now = clock.now()
    most = Math.max(most, now - last)
    last = now
  }, 1)
  return () => {
    clearInterval(timer)
    clock.close()
    return most
  }
}

/** CPU time of the main thread in milliseconds, as Linux tells it. */
function mainThread() {
  if (process.platform !== 'linux') return undefined
  const file = openSync(`/proc/self/task/${process.pid}/schedstat`)
  const bytes = Buffer.alloc(64)
  const now = () => Number.parseInt(bytes.latin1Slice(0, readSync(file, bytes, 0, 64, 0)), 10) / 1e6
  return { now, close: () => closeSync(file) }
}

function wholeProcess() {
  const now = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
  return { now, close: () => undefined }
}
