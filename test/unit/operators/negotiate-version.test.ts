import { concat, mergeMap, type Observable, of, Subject, throwError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { ApiVersion } from '../../../src/call/api-version.js'
import { ConnectionError, ResponseError } from '../../../src/errors/index.js'
import type { WireEvent } from '../../../src/message/wire.js'
import type { Attempt } from '../../../src/nodes/attempt.js'
import { negotiateVersion } from '../../../src/operators/negotiate-version.js'
import { type CallParts, head, makeAttempt, makeCall, makeNode } from '../../support/calls/calls.js'
import { record } from '../../support/recording/recorded.js'

const json = (version: number) => `application/vnd.elasticsearch+json; compatible-with=${version}`
const ndjson = (version: number) => `application/vnd.elasticsearch+x-ndjson; compatible-with=${version}`

function responseError(statusCode: number, type?: string): ResponseError {
  const body = type === undefined ? '' : { error: { type, reason: 'why' }, status: statusCode }
  return new ResponseError(makeCall().diagnostics({ statusCode, headers: {}, body }))
}

const refusal = responseError(400, 'media_type_header_exception')

/** A server of version 8 that answers what it understands in its own way. */
class Eight {
  readonly sent: Attempt['headers'][] = []
  readonly #answer$: Observable<WireEvent>

  constructor(answer$: Observable<WireEvent> = of(head())) {
    this.#answer$ = answer$
  }

  response$(version: ApiVersion, changes: Partial<Attempt> = {}, call: CallParts = {}): Observable<WireEvent> {
    const headers = { accept: json(9), 'content-type': ndjson(9), 'x-id': '1' }
    const attempt = makeAttempt(makeNode('node-1'), { headers, ...changes })
    const inner = mergeMap((made: Attempt) => this.#answer(made))
    return of(attempt).pipe(negotiateVersion(makeCall(call), version)(inner))
  }

  #answer({ headers, method }: Attempt): Observable<WireEvent> {
    this.sent.push(headers)
    const foreign = [headers.accept, headers['content-type']].some((type) => String(type).includes('=9'))
    return foreign ? throwError(() => (method === 'HEAD' ? responseError(400) : refusal)) : this.#answer$
  }
}

const nine = { accept: json(9), 'content-type': ndjson(9), 'x-id': '1' }
const eight = { accept: json(8), 'content-type': ndjson(8), 'x-id': '1' }

describe('negotiateVersion', () => {
  it.each([8, 9] as const)('returns the inner operator if the version is fixed: %i', (given) => {
    const inner = mergeMap((_attempt: Attempt) => of<WireEvent>(head()))
    expect(negotiateVersion(makeCall(), new ApiVersion(given))(inner)).toBe(inner)
  })

  it('repeats in version 8 what is refused in version 9, and remembers that', async () => {
    const [server, version] = [new Eight(), new ApiVersion('auto')]
    expect(version.current).toBe(9)
    expect(await record(server.response$(version)).completed()).toEqual([head()])
    expect(server.sent).toEqual([nine, eight])
    expect(version.current).toBe(8)
    await record(server.response$(version)).completed()
    await record(server.response$(version, { headers: eight })).completed()
    expect(server.sent.slice(2)).toEqual([eight, eight])
  })

  it('keeps version 9 if it is accepted', async () => {
    const version = new ApiVersion('auto')
    const sent: Attempt['headers'][] = []
    const inner = mergeMap(({ headers }: Attempt) => {
      sent.push(headers)
      return of<WireEvent>(head())
    })
    const attempt = makeAttempt(makeNode('node-1'), { headers: nine })
    await record(of(attempt).pipe(negotiateVersion(makeCall(), version)(inner))).completed()
    expect([sent, version.current]).toEqual([[nine], 9])
  })

  it('detects the version by HEAD, whose refusal has no body', async () => {
    const [server, version] = [new Eight(throwError(() => responseError(404))), new ApiVersion('auto')]
    const error = await record(server.response$(version, { method: 'HEAD', headers: { accept: json(9) } })).failed()
    expect(error).toMatchObject({ statusCode: 404 })
    expect([server.sent, version.current]).toEqual([[{ accept: json(9) }, { accept: json(8) }], 8])
  })

  it.each<[string, Observable<WireEvent>, number]>([
    ['an error of another kind', throwError(() => responseError(404, 'index_not_found_exception')), 8],
    ['a 401', throwError(() => responseError(401, 'security_exception')), 8],
    ['the same refusal', throwError(() => refusal), 9],
    ['no answer', throwError(() => new ConnectionError('reset', makeCall().diagnostics())), 9],
    [
      'an answer that breaks off',
      concat(
        of(head()),
        throwError(() => new Error('cut')),
      ),
      8,
    ],
  ])('learns from the second attempt: %s', async (_what, answer$, learned) => {
    const [server, version] = [new Eight(answer$), new ApiVersion('auto')]
    await record(server.response$(version)).failed()
    expect([server.sent, version.current]).toEqual([[nine, eight], learned])
  })

  it('repeats all attempts that were under way at the detection', async () => {
    const version = new ApiVersion('auto')
    const refusals = [new Subject<WireEvent>(), new Subject<WireEvent>()]
    const left = [...refusals]
    const inner = mergeMap(({ headers }: Attempt) =>
      headers.accept === json(8) ? of<WireEvent>(head()) : (left.shift() ?? expect.fail('sent in version 9 again')),
    )
    const attempt = makeAttempt(makeNode('node-1'), { headers: nine })
    const response$ = of(attempt).pipe(negotiateVersion(makeCall(), version)(inner))
    const calls = [record(response$), record(response$)]
    for (const each of refusals) each.error(refusal)
    for (const call of calls) expect(await call.completed()).toEqual([head()])
    expect(version.current).toBe(8)
  })

  it.each<[string, ResponseError]>([
    ['a 400 for something else', responseError(400, 'parsing_exception')],
    ['a 406', responseError(406)],
  ])('does not repeat after %s', async (_what, error) => {
    const version = new ApiVersion('auto')
    const attempt = makeAttempt(makeNode('node-1'), { headers: nine })
    const inner = mergeMap(() => throwError(() => error))
    expect(await record(of(attempt).pipe(negotiateVersion(makeCall(), version)(inner))).failed()).toBe(error)
    expect(version.current).toBe(9)
  })

  const ofNode = makeNode('node-1', undefined, { headers: { accept: json(9) } })
  it.each<[string, Partial<Attempt>, CallParts]>([
    ['`accept`', {}, { settings: { headers: { accept: json(9) } } }],
    ['`content-type`', {}, { settings: { headers: { 'content-type': ndjson(9) } } }],
    ['`accept` for a node', { node: ofNode }, {}],
    ['a type without a version', { headers: { accept: 'text/plain', 'content-type': 'application/json' } }, {}],
  ])('keeps %s of the user and repeats nothing', async (_what, changes, call) => {
    const server = new Eight(throwError(() => refusal))
    for (const version of [new ApiVersion('auto'), learned()]) {
      expect(await record(server.response$(version, changes, call)).failed()).toBe(refusal)
      expect(server.sent).toEqual([changes.headers ?? nine])
      server.sent.length = 0
    }
  })
})

function learned(): ApiVersion {
  const version = new ApiVersion('auto')
  version.isOlder()
  return version
}
