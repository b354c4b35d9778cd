import type { Socket } from 'node:net'

/**
 * Goes one way to a socket that can be written to and is trusted; one of the two functions is called once. The returned function
 * destroys what there is by then, after which none is.
 */
export type Dial = (ready: (socket: Socket) => void, failed: (why: unknown) => void) => () => void
