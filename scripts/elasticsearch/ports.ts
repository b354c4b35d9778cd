import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

export const loopback = '127.0.0.1'

// Below the range that systems give to outgoing connections, so that the port of a killed node stays free for its return.
const lowest = 12_000
const highest = 32_000

/** Finds distinct ports on the loopback that are free and not reserved. */
export async function findFreePorts(count: number, taken: readonly number[] = []): Promise<number[]> {
  const found = new Set<number>()
  while (found.size < count) {
    const port = randomInt(lowest, highest)
    if (!taken.includes(port) && (await isPortFree(port))) found.add(port)
  }
  return [...found]
}

/** The given port and the ones that follow it; throws if one of them is in use. */
export async function claimPorts(first: number, count: number): Promise<number[]> {
  const ports = Array.from({ length: count }, (_, index) => first + index)
  for (const port of ports) {
    if (await isPortFree(port)) continue
    throw new Error(`Port ${port} is in use (or not allowed). Stop what listens there, or choose another with --port.`)
  }
  return ports
}

function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: loopback, port }, () => server.close(() => resolve(true)))
  })
}
