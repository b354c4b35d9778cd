import fc from 'fast-check'
import type { WireEvent } from 'rxelastic'
import { WireFailure } from 'rxelastic'
import { concatMap, from, map, materialize, type Observable, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { CARRIERS } from '../../support/connections/connection-kinds.js'
import { requestTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { makeCertificates } from '../../support/servers/certificates.js'
import { WireServer } from '../../support/servers/wire-server.js'

const { ca, key, cert } = makeCertificates('IP:127.0.0.1')

/** A response of a raw server, cut into writes, with what the server does after it. */
const PLAN = fc.record({
  framing: fc.constantFrom('length', 'chunked', 'close'),
  padding: fc.nat(3_000),
  cuts: fc.array(fc.nat(4_000), { maxLength: 4 }),
  fault: fc.constantFrom('none', 'none', 'none', 'surplus', 'garbage', 'short', 'reset', 'end'),
  keepAlive: fc.boolean(),
})
type Plan = ReturnType<typeof PLAN.generate>['value'] extends infer V ? V : never

function responseOf(path: string, plan: Plan): string {
  const body = `${path}:${'x'.repeat(plan.padding)}`
  const connection = plan.keepAlive && plan.framing !== 'close' ? '' : 'connection: close\r\n'
  const head = `HTTP/1.1 200 OK\r\n${connection}`
  if (plan.framing === 'length') return `${head}content-length: ${body.length}\r\n\r\n${body}`
  if (plan.framing === 'close') return `${head}\r\n${body}`
  return `${head}transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
}

/** The text of a response. */
const textOf = (events: readonly WireEvent[]): string =>
  Buffer.concat(events.filter((event) => event instanceof Uint8Array)).toString()

describe.each(CARRIERS)('$carrier: random framings', ({ connectTo }) => {
  it.each([
    ['http', {}],
    ['https', { tls: { key, cert } }],
  ])('give each call over %s its own response or an error', async (_, tls) => {
    const server = await WireServer.start(() => {}, tls)
    await fc.assert(
      fc.asyncProperty(fc.array(PLAN, { minLength: 1, maxLength: 6 }), fc.uuid(), async (plans, run) => {
        const connection = connectTo(server.url, { tls: { ca }, maxSockets: 2 })
        server.answer = (request) => {
          const plan = plans[Number(request.path.split('/').at(-1))]
          if (plan === undefined) return
          const response = responseOf(request.path, plan)
          const whole = plan.fault === 'short' || plan.fault === 'reset' ? response.slice(0, -1) : response
          let start = 0
          for (const cut of plan.cuts.filter((at) => at < whole.length).sort((a, b) => a - b)) {
            request.write(whole.slice(start, cut))
            start = cut
          }
          request.write(whole.slice(start))
          if (plan.fault === 'surplus') request.write(responseOf('/somebody-else', { ...plan, framing: 'length' }))
          if (plan.fault === 'garbage') request.write('garbage\r\n\r\n')
          const closes = plan.framing === 'close' || plan.fault === 'short' || plan.fault === 'end'
          if (plan.fault === 'reset') request.socket.destroy()
          else if (closes) request.socket.end()
        }
        const body$ = (path: string): Observable<string> =>
          connection.request$(requestTo(path)).pipe(toArray(), map(textOf))
        const calls$ = from(plans.keys()).pipe(
          concatMap((n) => body$(`/${run}/${n}`).pipe(materialize(), toArray())),
          toArray(),
        )
        const [outcomes = []] = await record(calls$).completed()
        await connection.close()
        for (const [n, plan] of plans.entries()) {
          const path = `/${run}/${n}`
          const [first] = outcomes[n] ?? []
          if (first?.kind === 'E') expect(first.error).toBeInstanceOf(WireFailure)
          else {
            const text = first?.kind === 'N' ? first.value : undefined
            // A response until the close has no end of its own that could be missed.
            const cut = plan.framing === 'close' && (plan.fault === 'short' || plan.fault === 'reset')
            const expected = `${path}:${'x'.repeat(plan.padding)}`
            if (cut) expect(expected.startsWith(text ?? '?')).toBe(true)
            else if (plan.framing === 'close') expect(text?.startsWith(expected)).toBe(true)
            else expect(text).toBe(expected)
          }
          const broken = plan.framing !== 'close' && (plan.fault === 'short' || plan.fault === 'reset')
          if (broken) expect(first?.kind).toBe('E')
        }
      }),
      { numRuns: 40 },
    )
  })
})
