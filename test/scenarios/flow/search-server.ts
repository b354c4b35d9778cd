import { randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { turnOfTheEventLoop } from '../../support/laws/readers.js'
import { listen } from '../../support/servers/listen.js'

const HEAD = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }
const BEFORE = '{"count":1,"hits":{"hits":['

/** How many hits `/big` has: 20 MB, more than all buffers between server and consumer together. */
export const BIG = 20_000

/** How many hits come of `/broken`. */
export const BROKEN = 50

/** How many hits are written at once: when the first of them holds the others back, those have come already. */
const AT_ONCE = 20

/** More than one chunk of the response never waits: 64 KiB have fewer hits than this. */
export const ONE_PIECE = 70

/** Resolves with a count that has begun, and then stands still. */
export async function standstill(count: () => number): Promise<number> {
  let before = 0
  while (count() === 0 || count() !== before) {
    before = count()
    // The server is in this process: whatever it can still send, it sends in these turns.
    for (let turn = 0; turn < 200; turn++) await turnOfTheEventLoop()
  }
  return before
}

const KILOBYTE = 'y'.repeat(1_000)

const hit = (id: number, text = KILOBYTE): string => JSON.stringify({ _id: String(id), _source: { text } })

function* chunks(count: number): Generator<string> {
  yield BEFORE
  for (let id = 0; id < count; id += AT_ONCE) {
    const hits = Array.from({ length: Math.min(AT_ONCE, count - id) }, (_, place) => hit(id + place))
    yield `${id === 0 ? '' : ','}${hits.join()}`
  }
  yield ']}}'
}

const textOf = (count: number): string => [...chunks(count)].join('')

/** Sends all but the end of a response that can hardly be compressed, and leaves. */
function breakOff(response: ServerResponse): void {
  const hits = Array.from({ length: BROKEN }, (_, id) => hit(id, randomBytes(750).toString('base64')))
  const bytes = gzipSync(`${BEFORE}${hits.join()}]}}`)
  response.writeHead(200, { ...HEAD, 'content-encoding': 'gzip', 'content-length': bytes.length })
  response.write(bytes.subarray(0, -1), () => response.destroy())
}

/**
 * A server that lasts as long as its test. Indices are `small` (10 hits), `big`, `silent`, which never answers, `broken`, of which gzip
 * but the last byte comes, and `malformed`: 10 hits, and then no JSON, but only the first time.
 */
export async function startSearchServer(): Promise<string> {
  let malformed = 1
  const answers: Record<string, (response: ServerResponse) => unknown> = {
    small: (response) => response.writeHead(200, HEAD).end(textOf(10)),
    // Whoever has read enough closes the socket.
    big: (response) => pipeline(Readable.from(chunks(BIG)), response.writeHead(200, HEAD)).catch(() => {}),
    silent: () => {},
    broken: breakOff,
    malformed: (response) =>
      response.writeHead(200, HEAD).end(malformed-- > 0 ? textOf(10).replace(/]}}$/, ',}{!!') : textOf(10)),
  }
  const server = createServer(({ url = '' }, response) => void answers[url.split('/')[1] ?? '']?.(response))
  onTestFinished(() => void server.close())
  return listen(server)
}
