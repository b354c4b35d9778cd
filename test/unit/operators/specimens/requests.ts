import { gunzipSync } from 'node:zlib'
import { defer, switchMap, timer } from 'rxjs'
import { CallWatch } from '../../../../src/call/call-watch.js'
import { ResponseError } from '../../../../src/errors/index.js'
import { jsonSerializer } from '../../../../src/json/text/serializer.js'
import type { CallRequest, WireBody } from '../../../../src/message/request.js'
import type { WireEvent } from '../../../../src/message/wire.js'
import type { Attempt } from '../../../../src/nodes/attempt.js'
import { abortable } from '../../../../src/operators/abortable.js'
import { compressBody } from '../../../../src/operators/compress-body.js'
import { hedge } from '../../../../src/operators/hedge.js'
import { intercept } from '../../../../src/operators/intercept.js'
import { releaseBody } from '../../../../src/operators/release-body.js'
import { reportAttempt } from '../../../../src/operators/report-attempt.js'
import { retryWithBackoff } from '../../../../src/operators/retry-with-backoff.js'
import { selectNode } from '../../../../src/operators/select-node.js'
import { send } from '../../../../src/operators/send.js'
import { serializeBody } from '../../../../src/operators/serialize-body.js'
import { totalDeadline } from '../../../../src/operators/total-deadline.js'
import { trackHealth } from '../../../../src/operators/track-health.js'
import type { CallInterceptor } from '../../../../src/options/interceptors.js'
import {
  chunk,
  makeAttempt,
  makeHedging,
  makeNode,
  makePolicy,
  makeRequest,
  ScriptedConnection,
} from '../../../support/calls/calls.js'
import type { Specimen } from '../../../support/laws/laws.js'
import { answer, RESPONSE, specimen } from './specimen.js'

const NO_CHANGE: CallInterceptor = (request, next) => next(request)

const REQUEST = makeRequest<WireBody>('{"a":1}')

/** A call that is hedged after two milliseconds, whose first attempt takes so long to begin to answer. */
const hedged = (way: string, late: number): Specimen => ({
  file: 'hedge',
  way,
  build: (laboratory) => {
    const { clock, node } = laboratory
    const call = laboratory.call({ hedge: { after: 2 } })
    const hedging = makeHedging(clock, { nodes: [node, makeNode('node-2')], events: laboratory.events })
    const response$ = laboratory.source('response', RESPONSE)
    const first = answer<CallRequest<WireBody>, WireEvent>(() =>
      defer(() => {
        call.node = node
        return late === 0 ? response$ : timer(late, clock).pipe(switchMap(() => response$))
      }),
    )
    const second = answer<CallRequest<WireBody>, WireEvent>(() => response$)
    return laboratory.source('request', [REQUEST]).pipe(hedge(call, { hedging }, () => second)(first))
  },
  emits: RESPONSE,
})

/** The operators that a request passes through, and those around a call. */
export const ON_REQUESTS: readonly Specimen[] = [
  {
    file: 'abortable',
    build: (laboratory) =>
      laboratory
        .source('call', [1, 2])
        .pipe(abortable(laboratory.call({ signal: laboratory.signal }), laboratory.running)),
    emits: [1, 2],
  },
  specimen<CallRequest<WireBody>>({
    file: 'compress-body',
    build: (laboratory) =>
      laboratory
        .source('request', [makeRequest<WireBody>(chunk('{"a":1}'))])
        .pipe(compressBody(laboratory.call({ compression: true }))),
    emits: ['{"a":1}'],
    view: (values) => values.map(({ body }) => body instanceof Uint8Array && gunzipSync(body).toString()),
  }),
  hedged('first attempt in time', 0),
  hedged('first attempt late', 60_000),
  {
    file: 'intercept',
    build: (laboratory) => {
      const response$ = laboratory.source('response', RESPONSE)
      return laboratory
        .source('request', [REQUEST])
        .pipe(
          intercept<CallRequest<WireBody>, WireEvent>(laboratory.call(), [(request, next) => next(request)])(
            answer(() => response$),
          ),
        )
    },
    emits: RESPONSE,
  },
  {
    file: 'retry-with-backoff',
    build: (laboratory) => {
      const { clock } = laboratory
      const call = laboratory.call({ maxRetries: 20 })
      const refusal = new ResponseError(call.diagnostics({ statusCode: 503, headers: { 'retry-after': '1' } }))
      const refusal$ = laboratory.source<WireEvent>('refusal', [], refusal)
      const response$ = laboratory.source('response', RESPONSE)
      const inner = answer<CallRequest<WireBody>, WireEvent>(() => (clock.now() < 1_000 ? refusal$ : response$))
      return laboratory.source('request', [REQUEST]).pipe(retryWithBackoff<WireEvent>(call, makePolicy(clock))(inner))
    },
    emits: RESPONSE,
  },
  specimen<Attempt>({
    file: 'select-node',
    build: (laboratory) => laboratory.source('request', [REQUEST]).pipe(selectNode(laboratory.call(), laboratory.pool)),
    emits: ['node-1'],
    view: (values) => values.map(({ node }) => node.id),
  }),
  {
    file: 'release-body',
    build: (laboratory) => laboratory.source('call', [1, 2]).pipe(releaseBody(laboratory.call(), [NO_CHANGE])),
    emits: [1, 2],
  },
  {
    file: 'send',
    build: (laboratory) => {
      const node = makeNode('node-1', new ScriptedConnection(laboratory.source('response', RESPONSE)))
      return laboratory.source('attempt', [makeAttempt(node)]).pipe(send(laboratory.call(), laboratory.events))
    },
    emits: RESPONSE,
    wraps: 'response',
  },
  specimen<CallRequest<WireBody>>({
    file: 'serialize-body',
    build: (laboratory) =>
      laboratory.source('request', [makeRequest({ a: 1 })]).pipe(serializeBody(laboratory.call(), jsonSerializer, 9)),
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
      const response$ = laboratory.source('response', RESPONSE)
      return laboratory
        .source('attempt', [makeAttempt(laboratory.node)])
        .pipe(trackHealth(laboratory.call(), laboratory.pool)(answer(() => response$)))
    },
    emits: RESPONSE,
  },
  {
    file: 'report-attempt',
    build: (laboratory) => {
      const call = laboratory.call()
      call.watch = new CallWatch(call, laboratory.events)
      const response$ = laboratory.source('response', RESPONSE)
      return laboratory
        .source('attempt', [makeAttempt(laboratory.node)])
        .pipe(reportAttempt(call, laboratory.events)(answer(() => response$)))
    },
    emits: RESPONSE,
  },
]
