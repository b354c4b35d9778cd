// Takes bulk requests, answers none of them, and tells its parent when one has arrived, and when a socket has closed.
import { createServer } from 'node:http'

const server = createServer((request) => {
  request.resume().on('end', () => process.send({ type: 'request' }))
})

server.on('connection', (socket) => {
  socket.on('close', () => process.send({ type: 'closed', at: String(process.hrtime.bigint()) }))
  socket.on('error', () => undefined)
})
server.listen(0, '127.0.0.1', () => process.send({ type: 'listening', port: server.address().port }))
process.on('disconnect', () => process.exit())
