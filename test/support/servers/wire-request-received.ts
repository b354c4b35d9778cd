import type { Socket } from 'node:net'

/** What Elasticsearch says of every response. */
const ALWAYS = 'content-type: application/json\r\nx-elastic-product: Elasticsearch\r\n'

/** A request as it came over the wire; it grows until its body is complete. */
export class WireRequestReceived {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly socket: Socket
  /** The how-manieth socket of the server it came on, from 0. */
  readonly socketNumber: number
  body = ''
  complete = false

  constructor(head: string, socket: Socket, socketNumber: number) {
    const [start = '', ...fields] = head.split('\r\n')
    const [method = '', path = ''] = start.split(' ')
    this.method = method
    this.path = path
    this.headers = Object.fromEntries(
      fields.map((field) => [nameOf(field), field.slice(field.indexOf(':') + 1).trim()]),
    )
    this.socket = socket
    this.socketNumber = socketNumber
  }

  /** Sends a whole response; each header field ends in a line break. */
  response(body = '{}', headers = '', status = '200 OK'): void {
    this.head(`content-length: ${Buffer.byteLength(body)}\r\n${headers}`, status)
    this.write(body)
  }

  /** Sends the beginning of a response only. */
  head(headers: string, status = '200 OK'): void {
    this.write(`HTTP/1.1 ${status}\r\n${ALWAYS}${headers}\r\n`)
  }

  /** Sends these very bytes. @returns whether the system took them */
  write(bytes: string | Buffer): boolean {
    return this.socket.write(bytes)
  }

  /** Sends a response that says 1,000 bytes and of it only these. */
  begin(bytes: string): void {
    this.head('content-length: 1000\r\n')
    this.write(bytes)
  }
}

function nameOf(field: string): string {
  return field.slice(0, field.indexOf(':')).toLowerCase()
}
