import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { OperatorFunction } from 'rxjs'
import { jsonSerializer } from '../../../../src/json/text/serializer.js'
import type { BodySink } from '../../../../src/message/result.js'
import { type Chunk, isHead, type WireEvent } from '../../../../src/message/wire.js'
import { checkProduct } from '../../../../src/operators/check-product.js'
import { collect } from '../../../../src/operators/collect.js'
import { collectInto } from '../../../../src/operators/collect-into.js'
import { deadlines } from '../../../../src/operators/deadlines.js'
import { decompress } from '../../../../src/operators/decompress.js'
import { deserialize } from '../../../../src/operators/deserialize.js'
import { failOnStatus } from '../../../../src/operators/fail-on-status.js'
import { keepContext } from '../../../../src/operators/keep-context.js'
import { limitCompressedSize } from '../../../../src/operators/limit-compressed-size.js'
import { limitSize } from '../../../../src/operators/limit-size.js'
import { reportCall } from '../../../../src/operators/report-call.js'
import { requestDeadline } from '../../../../src/operators/request-deadline.js'
import { streamBytes } from '../../../../src/operators/stream-bytes.js'
import { streamTokens } from '../../../../src/operators/stream-tokens.js'
import { unwrapResult } from '../../../../src/operators/unwrap-result.js'
import { yieldToEventLoop } from '../../../../src/operators/yield-to-event-loop.js'
import { chunk, cut, head, makeCall } from '../../../support/calls/calls.js'
import type { Laboratory } from '../../../support/laws/laboratory.js'
import type { Specimen } from '../../../support/laws/laws.js'
import { RESPONSE, specimen } from './specimen.js'

const RESULT = { body: { a: 1 }, statusCode: 200, headers: {}, warnings: [], meta: makeCall().meta() }

const isChunk = (event: WireEvent): event is Chunk => !isHead(event)

const onResponse = (
  file: string,
  operator: (laboratory: Laboratory) => OperatorFunction<WireEvent, WireEvent>,
): Specimen => ({
  file,
  build: (laboratory) => laboratory.source('response', RESPONSE).pipe(operator(laboratory)),
  emits: RESPONSE,
})

const onCompressed = (encoding: string, compress: (text: string) => Buffer): Specimen => {
  const first = head(200, { 'content-encoding': encoding })
  return specimen<WireEvent>({
    file: 'decompress',
    way: encoding,
    build: (laboratory) =>
      laboratory.source('response', [first, ...cut(compress('{"a":1}'), 5)]).pipe(decompress(laboratory.call())),
    emits: [first, '{"a":1}'],
    // Where the text is cut is the decompressor's business.
    view: (values) => [...values.filter(isHead), Buffer.concat(values.filter(isChunk)).toString()],
  })
}

/** Counts the chunks of a response. */
const counting = (): BodySink => {
  let chunks = 0
  return { push: () => void chunks++, end: () => chunks }
}

/** The operators that a response passes through. */
export const ON_RESPONSES: readonly Specimen[] = [
  onResponse('keep-context', (laboratory) => keepContext(laboratory.call())),
  onResponse('check-product', (laboratory) => checkProduct(laboratory.call())),
  {
    file: 'collect',
    build: (laboratory) => laboratory.source('response', RESPONSE).pipe(collect(laboratory.call())),
    emits: [{ head: head(), body: chunk('{"a":1}') }],
  },
  onResponse('request-deadline', (laboratory) =>
    requestDeadline(laboratory.call({ requestTimeout: 60_000 }), laboratory.clock),
  ),
  onResponse('deadlines', (laboratory) => {
    const settings = { headersTimeout: 5_000, idleTimeout: 2_000 }
    return deadlines(laboratory.call(settings), laboratory.clock)
  }),
  onCompressed('gzip', gzipSync),
  onCompressed('deflate', deflateSync),
  onCompressed('br', brotliCompressSync),
  {
    file: 'deserialize',
    build: (laboratory) =>
      laboratory
        .source('response', [{ head: head(), body: chunk('{"a":1}') }])
        .pipe(deserialize(laboratory.call(), jsonSerializer, laboratory.events)),
    emits: [{ ...RESULT, headers: head().headers }],
  },
  {
    file: 'unwrap-result',
    build: (laboratory) => laboratory.source('result', [RESULT]).pipe(unwrapResult(laboratory.call())),
    emits: [{ a: 1 }],
  },
  {
    file: 'stream-bytes',
    build: (laboratory) =>
      laboratory.source('response', RESPONSE).pipe(streamBytes(laboratory.call({ meta: true, asStream: 'bytes' }))),
    emits: [{ ...head(), warnings: [], meta: makeCall().meta() }, ...RESPONSE.slice(1)],
  },
  onResponse('fail-on-status', (laboratory) => failOnStatus(laboratory.call())),
  {
    file: 'collect-into',
    build: (laboratory) =>
      laboratory.source('response', RESPONSE).pipe(collectInto(laboratory.call(), counting, laboratory.events)),
    emits: [{ ...RESULT, headers: head().headers, body: RESPONSE.length - 1 }],
  },
  onResponse('limit-compressed-size', (laboratory) =>
    limitCompressedSize(laboratory.call({ maxCompressedResponseSize: 7 })),
  ),
  onResponse('limit-size', (laboratory) => limitSize(laboratory.call({ maxResponseSize: 7 }))),
  {
    file: 'stream-tokens',
    build: (laboratory) => laboratory.source('response', RESPONSE).pipe(streamTokens(laboratory.call())),
    emits: [
      { name: 'startObject' },
      { name: 'keyValue', value: 'a' },
      { name: 'numberValue', value: '1' },
      { name: 'endObject' },
    ],
  },
  {
    file: 'report-call',
    build: (laboratory) => laboratory.source('result', [RESULT]).pipe(reportCall(laboratory.call(), laboratory.events)),
    emits: [RESULT],
  },
  onResponse('yield-to-event-loop', (laboratory) => yieldToEventLoop(laboratory.call())),
]
