import { once } from 'node:events'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { startServerProcess } from '../processes/child-process.js'

const LISTEN = `
  const server = require('node:net').createServer()
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(server.address().port))
`
/** Linux lets one more connection wait than the backlog says. */
const WAITING = 2

/** An address that swallows connections: its process stands still and its queue is full, so that nobody answers a SYN. */
export async function fullBacklog(): Promise<URL> {
  const { url, child } = await startServerProcess(LISTEN)
  child.kill('SIGSTOP')
  const sockets = Array.from({ length: WAITING }, () => connect(Number(url.port), url.hostname))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  return url
}
