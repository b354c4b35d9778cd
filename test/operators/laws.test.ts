import { readdirSync } from 'node:fs'
import { brotliCompressSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib'
import { mergeMap, type Observable, type OperatorFunction } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { Attempt, Request, WireBody } from '../../src/call.js'
import { ResponseError } from '../../src/errors/index.js'
import { jsonSerializer } from '../../src/json/serializer.js'
import { abortable } from '../../src/operators/abortable.js'
import { authenticate } from '../../src/operators/authenticate.js'
import { carryDemand } from '../../src/operators/carry-demand.js'
import { checkProduct } from '../../src/operators/check-product.js'
import { collect } from '../../src/operators/collect.js'
import { compressBody } from '../../src/operators/compress-body.js'
import { deadlines } from '../../src/operators/deadlines.js'
import { decompress } from '../../src/operators/decompress.js'
import { deserialize } from '../../src/operators/deserialize.js'
import { emitBody } from '../../src/operators/emit-body.js'
import { emitBytes } from '../../src/operators/emit-bytes.js'
import { failOnStatus } from '../../src/operators/fail-on-status.js'
import { intercept } from '../../src/operators/intercept.js'
import { limitCompressedSize } from '../../src/operators/limit-compressed-size.js'
import { limitSize } from '../../src/operators/limit-size.js'
import { parseTokens } from '../../src/operators/parse-tokens.js'
import { reportCall } from '../../src/operators/report-call.js'
import { retryWithBackoff } from '../../src/operators/retry-with-backoff.js'
import { selectNode } from '../../src/operators/select-node.js'
import { send } from '../../src/operators/send.js'
import { serializeBody } from '../../src/operators/serialize-body.js'
import { totalDeadline } from '../../src/operators/total-deadline.js'
import { trackHealth } from '../../src/operators/track-health.js'
import type { Authorization } from '../../src/options/settings.js'
import { type Chunk, isHead, type WireEvent } from '../../src/wire.js'
import {
  chunk,
  cut,
  head,
  makeAttempt,
  makeCall,
  makeNode,
  makePolicy,
  makeRequest,
  ScriptedConnection,
} from '../support/calls.js'
import type { Laboratory } from '../support/laboratory.js'
import { describeLaws, type Specimen } from '../support/laws.js'

const REPLY: readonly WireEvent[] = [head(), chunk('{"a":'), chunk('1'), chunk('}')]
const RESULT = { body: { a: 1 }, statusCode: 200, headers: {}, warnings: [], meta: makeCall().meta() }
const REQUEST = makeRequest<WireBody>('{"a":1}')

/** An operator that answers each value with an Observable: it stands for the rest of a pipeline. */
const answer = <I, O>(reply$: () => Observable<O>): OperatorFunction<I, O> => mergeMap(reply$)

const isChunk = (event: WireEvent): event is Chunk => !isHead(event)

/** One whose type of values is its own affair. */
const specimen = <T>(it: Specimen<T>): Specimen => it

const onReply = (
  file: string,
  operator: (laboratory: Laboratory) => OperatorFunction<WireEvent, WireEvent>,
): Specimen => ({
  file,
  build: (laboratory) => laboratory.source('reply', REPLY).pipe(operator(laboratory)),
  emits: REPLY,
})

const onAttempt = (
  way: string,
  expected: string,
  auth: (laboratory: Laboratory) => Authorization | undefined,
): Specimen =>
  specimen<Attempt>({
    file: 'authenticate',
    way,
    build: (laboratory) => {
      const node = makeNode('node-1', undefined, { authorization: 'Basic url' })
      return laboratory.source('attempt', [makeAttempt(node)]).pipe(authenticate(auth(laboratory)))
    },
    emits: [{ authorization: expected }],
    view: (values) => values.map(({ headers }) => headers),
  })

const onCompressed = (encoding: string, compress: (text: string) => Buffer): Specimen => {
  const first = head(200, { 'content-encoding': encoding })
  return specimen<WireEvent>({
    file: 'decompress',
    way: encoding,
    build: (laboratory) =>
      laboratory.source('reply', [first, ...cut(compress('{"a":1}'), 5)]).pipe(decompress(laboratory.call())),
    emits: [first, '{"a":1}'],
    // Where the text is cut is the decompressor's business.
    view: (values) => [...values.filter(isHead), Buffer.concat(values.filter(isChunk)).toString()],
  })
}

const SPECIMENS: readonly Specimen[] = [
  {
    file: 'abortable',
    build: (laboratory) =>
      laboratory
        .source('call', [1, 2])
        .pipe(abortable(laboratory.call({ signal: laboratory.signal }), laboratory.running)),
    emits: [1, 2],
  },
  onAttempt('ready credentials', 'ApiKey abc', () => 'ApiKey abc'),
  onAttempt('credentials in the URL', 'Basic url', () => undefined),
  onAttempt('a function', 'ApiKey rotated', (laboratory) => {
    const credentials$ = laboratory.source('credentials', [{ apiKey: 'rotated' }])
    return () => credentials$
  }),
  onReply('carry-demand', (laboratory) => carryDemand(laboratory.call())),
  onReply('check-product', (laboratory) => checkProduct(laboratory.call())),
  {
    file: 'collect',
    build: (laboratory) => laboratory.source('reply', REPLY).pipe(collect(laboratory.call())),
    emits: [{ head: head(), body: chunk('{"a":1}') }],
  },
  specimen<Request<WireBody>>({
    file: 'compress-body',
    build: (laboratory) =>
      laboratory.source('request', [makeRequest<WireBody>(chunk('{"a":1}'))]).pipe(compressBody(true)),
    emits: ['{"a":1}'],
    view: (values) => values.map(({ body }) => body instanceof Uint8Array && gunzipSync(body).toString()),
  }),
  onReply('deadlines', (laboratory) => {
    const settings = { headersTimeout: 5_000, idleTimeout: 2_000, requestTimeout: 60_000 }
    return deadlines(laboratory.call(settings), laboratory.clock)
  }),
  onCompressed('gzip', gzipSync),
  onCompressed('deflate', deflateSync),
  onCompressed('br', brotliCompressSync),
  {
    file: 'deserialize',
    build: (laboratory) =>
      laboratory
        .source('reply', [{ head: head(), body: chunk('{"a":1}') }])
        .pipe(deserialize(laboratory.call(), jsonSerializer, laboratory.events)),
    emits: [{ ...RESULT, headers: head().headers }],
  },
  {
    file: 'emit-body',
    build: (laboratory) => laboratory.source('result', [RESULT]).pipe(emitBody(laboratory.call())),
    emits: [{ a: 1 }],
  },
  {
    file: 'emit-bytes',
    build: (laboratory) =>
      laboratory.source('reply', REPLY).pipe(emitBytes(laboratory.call({ meta: true, asStream: 'bytes' }))),
    emits: [{ ...head(), warnings: [], meta: makeCall().meta() }, ...REPLY.slice(1)],
  },
  onReply('fail-on-status', (laboratory) => failOnStatus(laboratory.call())),
  {
    file: 'intercept',
    build: (laboratory) => {
      const reply$ = laboratory.source('reply', REPLY)
      return laboratory.source('request', [REQUEST]).pipe(
        intercept(
          [(request, next) => next(request)],
          answer(() => reply$),
        ),
      )
    },
    emits: REPLY,
  },
  onReply('limit-compressed-size', (laboratory) =>
    limitCompressedSize(laboratory.call({ maxCompressedResponseSize: 7 })),
  ),
  onReply('limit-size', (laboratory) => limitSize(laboratory.call({ maxResponseSize: 7 }))),
  {
    file: 'parse-tokens',
    build: (laboratory) => laboratory.source('reply', REPLY).pipe(parseTokens(laboratory.call())),
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
  {
    file: 'retry-with-backoff',
    build: (laboratory) => {
      const { clock } = laboratory
      const call = laboratory.call({ maxRetries: 20 })
      const refusal = new ResponseError(call.diagnostics({ statusCode: 503, headers: { 'retry-after': '1' } }))
      const refusal$ = laboratory.source<WireEvent>('refusal', [], refusal)
      const reply$ = laboratory.source('reply', REPLY)
      const inner = answer<Request<WireBody>, WireEvent>(() => (clock.now() < 1_000 ? refusal$ : reply$))
      return laboratory.source('request', [REQUEST]).pipe(retryWithBackoff(call, makePolicy(clock), inner))
    },
    emits: REPLY,
  },
  specimen<Attempt>({
    file: 'select-node',
    build: (laboratory) => laboratory.source('request', [REQUEST]).pipe(selectNode(laboratory.call(), laboratory.pool)),
    emits: ['node-1'],
    view: (values) => values.map(({ node }) => node.id),
  }),
  {
    file: 'send',
    build: (laboratory) => {
      const node = makeNode('node-1', new ScriptedConnection(laboratory.source('reply', REPLY)))
      return laboratory.source('attempt', [makeAttempt(node)]).pipe(send(laboratory.call(), laboratory.events))
    },
    emits: REPLY,
    wraps: 'reply',
  },
  specimen<Request<WireBody>>({
    file: 'serialize-body',
    build: (laboratory) => laboratory.source('request', [makeRequest({ a: 1 })]).pipe(serializeBody(jsonSerializer, 9)),
    emits: ['{"a":1}'],
    view: (values) => values.map(({ body }) => body),
  }),
  {
    file: 'total-deadline',
    build: (laboratory) =>
      laboratory.source('call', [1, 2]).pipe(totalDeadline(laboratory.call({ totalTimeout: 9_000 }), laboratory.clock)),
    emits: [1, 2],
  },
  {
    file: 'track-health',
    build: (laboratory) => {
      const reply$ = laboratory.source('reply', REPLY)
      return laboratory.source('attempt', [makeAttempt(laboratory.node)]).pipe(
        trackHealth(
          laboratory.pool,
          answer(() => reply$),
        ),
      )
    },
    emits: REPLY,
  },
]

for (const specimen of SPECIMENS) describeLaws(specimen)

describe('every operator', () => {
  const NO_OPERATORS = ['abort-signals', 'stage', 'stream-head', 'warnings']

  it('is put through the laws', () => {
    const files = readdirSync(new URL('../../src/operators', import.meta.url)).map((name) => name.replace(/\.ts$/, ''))
    const tested = new Set([...SPECIMENS.map(({ file }) => file), ...NO_OPERATORS])
    expect(files.sort()).toEqual([...tested].sort())
  })
})
