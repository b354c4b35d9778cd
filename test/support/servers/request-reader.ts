import type { Socket } from 'node:net'
import { WireRequestReceived } from './wire-request-received.js'

const END_OF_HEAD = '\r\n\r\n'

/** Reads the requests that come over one socket: as much of HTTP/1.1 as the client under test speaks. */
export class RequestReader {
  readonly #socket: Socket
  readonly #number: number
  readonly #received: (request: WireRequestReceived) => void
  #text = ''
  #current: WireRequestReceived | null = null

  constructor(socket: Socket, number: number, received: (request: WireRequestReceived) => void) {
    this.#socket = socket
    this.#number = number
    this.#received = received
  }

  read(bytes: Buffer): void {
    // One character a byte, so that lengths agree with the header.
    this.#text += bytes.toString('latin1')
    while (this.#readHead() || this.#readBody()) {}
  }

  /** @returns whether there was one to read */
  #readHead(): boolean {
    const end = this.#text.indexOf(END_OF_HEAD)
    if (this.#current !== null || end < 0) return false
    this.#current = new WireRequestReceived(this.#text.slice(0, end), this.#socket, this.#number)
    this.#text = this.#text.slice(end + END_OF_HEAD.length)
    const { headers } = this.#current
    const hasBody = headers['transfer-encoding'] === 'chunked' || Number(headers['content-length'] ?? 0) > 0
    const request = this.#current
    if (!hasBody) this.#finish(request)
    // A body that came along is there before the test sees the request.
    else this.#readBody()
    this.#received(request)
    return true
  }

  /** @returns whether another request may follow */
  #readBody(): boolean {
    const request = this.#current
    if (request === null) return false
    return request.headers['transfer-encoding'] === 'chunked' ? this.#readChunks(request) : this.#readMeasured(request)
  }

  #readMeasured(request: WireRequestReceived): boolean {
    const missing = Number(request.headers['content-length']) - request.body.length
    request.body += this.#text.slice(0, missing)
    this.#text = this.#text.slice(missing)
    return request.body.length === Number(request.headers['content-length']) && this.#finish(request)
  }

  #readChunks(request: WireRequestReceived): boolean {
    for (;;) {
      // A chunk counts as soon as it is there; the line break behind it may come with the next.
      const [line, size = ''] = /^(?:\r\n)?([\da-f]+)\r\n/.exec(this.#text) ?? []
      if (line === undefined) return false
      const length = Number.parseInt(size, 16)
      const end = line.length + (length === 0 ? '\r\n'.length : length)
      if (this.#text.length < end) return false
      request.body += this.#text.slice(line.length, line.length + length)
      this.#text = this.#text.slice(end)
      if (length === 0) return this.#finish(request)
    }
  }

  #finish(request: WireRequestReceived): true {
    request.complete = true
    this.#current = null
    return true
  }
}
