import { channel } from 'node:diagnostics_channel'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dispatchTraced } from '../../../../src/connection/undici/trace-headers.js'

const CREATED = channel('undici:request:create')

/** Request as undici creates it. */
class Request {
  readonly headers: string[]

  constructor(headers: Readonly<Record<string, unknown>>) {
    this.headers = Object.entries(headers).flatMap(([name, value]) => [name, String(value)])
    CREATED.publish({ request: this })
  }

  addHeader(name: string, value: string): void {
    this.headers.push(name, value)
  }
}

function listen(onRequest: (request: Request) => void): void {
  const listener = (message: unknown): void => onRequest((message as { request: Request }).request)
  CREATED.subscribe(listener)
  onTestFinished(() => void CREATED.unsubscribe(listener))
}

function dispatched(
  headers: Readonly<Record<string, string>>,
  traceHeaders: Readonly<Record<string, string>>,
): string[] {
  let sent: string[] = []
  dispatchTraced(headers, traceHeaders, (given) => {
    sent = new Request(given).headers
  })
  return sent
}

describe('dispatchTraced', () => {
  it('sends the fields unchanged if nothing listens to undici', () => {
    expect(dispatched({ a: '1', traceparent: 't' }, { traceparent: 't' })).toEqual(['a', '1', 'traceparent', 't'])
  })

  it('adds each field once if no listener has added it', () => {
    listen((request) => request.addHeader('TraceParent', 'other'))
    const headers = { a: '1', traceparent: 't', tracestate: 's' }
    expect(dispatched(headers, { traceparent: 't', tracestate: 's' })).toEqual([
      ...['a', '1', 'TraceParent', 'other'],
      ...['tracestate', 's'],
    ])
  })

  it('stays the last listener, also after one that came during an earlier dispatch', () => {
    listen(() => {})
    dispatched({ traceparent: 't' }, { traceparent: 't' })
    listen((request) => request.addHeader('traceparent', 'other'))
    expect(dispatched({ traceparent: 't' }, { traceparent: 't' })).toEqual(['traceparent', 'other'])
  })

  it('leaves fields of the user and other requests unchanged', () => {
    listen(() => {})
    let other: Request | undefined
    let own: Request | undefined
    dispatchTraced({ traceparent: 'own' }, { traceparent: 't' }, (given) => {
      own = new Request(given)
      other = new Request({})
    })
    expect(own?.headers).toEqual(['traceparent', 'own'])
    expect(other?.headers).toEqual([])
  })

  it('stops listening, also after a failure', () => {
    listen(() => {})
    const dispatch = (): never => {
      throw new TypeError('invalid header')
    }
    expect(() => dispatchTraced({ traceparent: 't' }, { traceparent: 't' }, dispatch)).toThrow('invalid header')
    expect(new Request({}).headers).toEqual([])
  })
})
