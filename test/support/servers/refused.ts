/**
 * An address whose port nobody listens on. No port of a server that was just closed: whichever test starts the next server,
 * in this process or another, may be given it. No server is ever given port 1.
 */
export const refused = (scheme = 'http'): URL => new URL(`${scheme}://127.0.0.1:1`)
