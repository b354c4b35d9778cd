import { FakeCluster } from 'rxelastic/testing'

// The stand-in runs in a process of its own, so that the demo's memory, sockets and timers are the client's alone.
const cluster = await FakeCluster.start()

// Ctrl-C in a terminal reaches this process as well; it is needed until the demo has cleaned up.
process.on('SIGINT', () => undefined)
process.once('disconnect', () => void cluster.close())
process.send?.(cluster.url)
