import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { FakeHeaders, InterceptedResponse } from '../interception.js'
import type { RecordedRequest } from '../recorded-request.js'

const compress = promisify(gzip)
const decompress = promisify(gunzip)

/** Default of Elasticsearch: speed over size. */
const COMPRESSION_LEVEL = 3

/** Receives a request completely. */
export async function readRequest(message: IncomingMessage, node: string): Promise<RecordedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  const sent = Buffer.concat(chunks)
  const [path = '/', ...query] = (message.url ?? '/').split('?')
  const isCompressed = message.headers['content-encoding'] === 'gzip'
  return {
    method: message.method ?? 'GET',
    path,
    querystring: query.join('?'),
    headers: message.headers,
    body: isCompressed ? await decompressed(sent) : sent,
    node,
  }
}

/** Decompresses a body. An invalid one counts as empty, as in Elasticsearch. */
async function decompressed(body: Buffer): Promise<Buffer> {
  try {
    return await decompress(body)
  } catch {
    return Buffer.alloc(0)
  }
}

/** Writes a response, completely or with the requested fault. */
export async function writeResponse(
  request: RecordedRequest,
  response: InterceptedResponse,
  destination: ServerResponse,
): Promise<void> {
  if (response.delay !== undefined) await delay(response.delay, destination)
  if (destination.destroyed) return
  const isFaulty = response.hang === true || response.disconnect === true
  if (!isFaulty) return writeWhole(request, response, destination)
  if (response.body !== undefined) await writeHalf(request, response, destination)
  if (response.disconnect === true) destination.socket?.destroy()
}

async function writeWhole(
  request: RecordedRequest,
  response: InterceptedResponse,
  destination: ServerResponse,
): Promise<void> {
  const { headers, body } = await encode(request, response)
  destination.writeHead(response.statusCode ?? 200, headers)
  destination.end(request.method === 'HEAD' ? undefined : body)
}

async function writeHalf(
  request: RecordedRequest,
  response: InterceptedResponse,
  destination: ServerResponse,
): Promise<void> {
  const { headers, body } = await encode(request, response)
  destination.writeHead(response.statusCode ?? 200, headers)
  const half = body.subarray(0, Math.ceil(body.length / 2))
  await new Promise<void>((resolve) => destination.write(half, () => resolve()))
}

type Headers = Record<string, string | string[]>

async function encode(
  request: RecordedRequest,
  response: InterceptedResponse,
): Promise<{ headers: Headers; body: Buffer }> {
  const plain = bytesOf(response.body)
  const headers = headersOf(request, response.headers ?? {})
  const isCompressed = acceptsGzip(request) && plain.length > 0 && headers['content-encoding'] === undefined
  const body = isCompressed ? await compress(plain, { level: COMPRESSION_LEVEL }) : plain
  if (isCompressed) headers['content-encoding'] = 'gzip'
  if (headers['transfer-encoding'] === undefined) headers['content-length'] ??= String(body.length)
  return { headers, body }
}

/**
 * Returns the headers of every response, merged with those of this one. Names are in lower case, so that none occurs
 * twice.
 */
function headersOf({ headers }: RecordedRequest, own: FakeHeaders): Headers {
  const all: FakeHeaders = {
    'x-elastic-product': 'Elasticsearch',
    'content-type': 'application/json',
    'x-opaque-id': headers['x-opaque-id'],
    ...Object.fromEntries(Object.entries(own).map(([name, value]) => [name.toLowerCase(), value])),
  }
  const present = Object.entries(all).flatMap(([name, value]): [string, string | string[]][] => {
    if (value === undefined) return []
    return [[name, typeof value === 'string' ? value : [...value]]]
  })
  return Object.fromEntries(present)
}

function bytesOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0)
  if (typeof body === 'string') return Buffer.from(body)
  return body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(JSON.stringify(body))
}

function acceptsGzip({ headers }: RecordedRequest): boolean {
  return /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))
}

/** Waits, but not for a client that has disconnected. */
function delay(milliseconds: number, destination: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    destination.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
