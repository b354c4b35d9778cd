import { Pool } from 'undici'
import { body, rawRequest } from '../search.mjs'

/** undici without promise and stream: the least that a request over it can take. */
export function open(node) {
  const pool = new Pool(node)
  return {
    search: (done, failed) => pool.dispatch({ ...rawRequest, body: JSON.stringify(body) }, new Handler(done, failed)),
    close: () => pool.close(),
  }
}

class Handler {
  #chunks = []
  #done
  #failed

  constructor(done, failed) {
    this.#done = done
    this.#failed = failed
  }

  onRequestStart() {}

  onResponseStart() {}

  onResponseData(_controller, chunk) {
    this.#chunks.push(chunk)
  }

  onResponseEnd() {
    this.#done(JSON.parse(Buffer.concat(this.#chunks).toString()))
  }

  onResponseError(_controller, error) {
    this.#failed(error)
  }
}
