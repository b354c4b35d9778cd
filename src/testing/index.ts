export { type Answer, MemoryConnection, type MemoryConnectionClass, type MemoryReply } from './memory-connection.js'
