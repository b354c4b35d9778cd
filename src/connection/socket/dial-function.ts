import type { Socket } from 'node:net'

/**
 * Function that opens a socket and verifies it. It calls one of the two callbacks once.
 *
 * The returned function destroys the attempt; no callback runs after that.
 */
export type Dial = (ready: (socket: Socket) => void, failed: (why: unknown) => void) => () => void
