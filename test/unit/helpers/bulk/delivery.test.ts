import * as fc from 'fast-check'
import { type Subscriber, Subscription } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { Batch } from '../../../../src/helpers/bulk/batch.js'
import { Delivery } from '../../../../src/helpers/bulk/delivery.js'
import type { Answer, DeliveryOwner } from '../../../../src/helpers/bulk/delivery-owner.js'
import { Operation } from '../../../../src/helpers/bulk/operation.js'
import { refused, status } from '../../retry/support.js'

/** Response to a request: the statuses of its items, or an error. Items that have no status are answered with 200. */
type Reaction = readonly number[] | Error

interface Sending {
  readonly operations: readonly Operation[]
  readonly subscriber: Subscriber<Buffer>
}

/** Delivers documents 0, 1, … to a server that reacts as it is told, and with success afterwards. */
function deliver(count: number, reactions: readonly Reaction[], { retries = 2, repeatable = true } = {}) {
  const batch = new Batch(0)
  for (let document = 0; document < count; document++) {
    const operation = new Operation(document, 'index', undefined, undefined, undefined, undefined, {}, repeatable)
    const start = batch.size
    batch.writeText(`${document}\n`)
    batch.add(operation, start)
  }
  const fates = new Map<unknown, string[]>()
  const note = ({ document }: Operation, fate: string) => fates.set(document, [...(fates.get(document) ?? []), fate])
  const requests: string[] = []
  const answers: Answer[] = []
  const sendings: Sending[] = []
  const waits: (() => void)[] = []
  const errors: unknown[] = []
  let ended = 0
  let stopping = false
  let maxBytes = 1_000_000
  const owner: DeliveryOwner = {
    needsItems: true,
    creates: false,
    retries,
    retryOn: [429, 503],
    turns: { isOver: () => false, cancel: () => {} } as never,
    get stopping() {
      return stopping
    },
    get maxBytes() {
      return maxBytes
    },
    now: () => 0,
    run: (work) => work(),
    send: (bytes, operations, _resent, subscriber) => {
      requests.push(bytes.toString().trim().replaceAll('\n', ' '))
      sendings.push({ operations, subscriber })
    },
    wait: (_attempt, _error, resume) => {
      waits.push(resume)
      return new Subscription(() => waits.splice(waits.indexOf(resume), 1))
    },
    settle: (operation, state, attempts) => note(operation, `${state} ${attempts}`),
    abandon: note,
    answered: (answer) => answers.push(answer),
    tooLarge: (bytes) => {
      maxBytes = Math.min(maxBytes, bytes - 1)
    },
    reject: (error) => {
      errors.push(error)
      stopping = true
    },
    done: () => ended++,
  }
  const delivery = new Delivery(owner, batch.operations, batch.bytes)
  delivery.start()
  const left = [...reactions]

  /** Lets the server react to the request that is under way. */
  function react(): void {
    const { operations, subscriber } = sendings.shift() as Sending
    const reaction = left.shift() ?? []
    if (reaction instanceof Error) return subscriber.error(reaction)
    const items = operations.map((_, place) => {
      const code = reaction[place] ?? 200
      return { index: code < 300 ? { status: code } : { status: code, error: { type: 'no', reason: 'no' } } }
    })
    subscriber.next(
      Buffer.from(JSON.stringify({ took: 1, errors: items.some(({ index }) => index.status > 299), items })),
    )
    subscriber.complete()
  }

  function finish(): void {
    while (sendings.length + waits.length > 0) {
      if (sendings.length > 0) react()
      else waits.shift()?.()
    }
  }

  /** Ends the stream with an error. */
  function fail(): void {
    stopping = true
    delivery.stopWaiting()
  }

  return { delivery, fates, requests, answers, errors, sendings, waits, react, finish, fail, ended: () => ended }
}

const reaction: fc.Arbitrary<Reaction> = fc.oneof(
  fc.array(fc.constantFrom(200, 400, 409, 429, 503), { maxLength: 6 }),
  fc.constantFrom(refused('sent'), refused('unsent'), ...[400, 413, 429, 502, 503].map((code) => status(code))),
)

describe('Delivery', () => {
  it('settles or gives up each operation once, whatever the server does', () => {
    const options = fc.record({ retries: fc.nat(3), repeatable: fc.boolean() })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(reaction, { maxLength: 12 }),
        options,
        (count, all, given) => {
          const { fates, finish, ended, requests, answers } = deliver(count, all, given)
          finish()
          expect(fates.size).toBe(count)
          for (const fate of fates.values()) expect(fate).toHaveLength(1)
          expect(ended()).toBe(1)
          expect(answers).toHaveLength(requests.length)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('gives up each operation once when it is stopped at any moment', () => {
    fc.assert(
      fc.property(fc.array(reaction, { maxLength: 6 }), fc.nat(8), (all, steps) => {
        const { delivery, fates, sendings, waits, react } = deliver(4, all)
        for (let step = 0; step < steps && sendings.length + waits.length > 0; step++) {
          if (sendings.length > 0) react()
          else waits.shift()?.()
        }
        delivery.stop()
        delivery.abandonAll()
        expect(fates.size).toBe(4)
        for (const fate of fates.values()) expect(fate).toHaveLength(1)
        expect(waits).toEqual([])
        for (const { subscriber } of sendings) expect(subscriber.closed).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('sends again what was refused, and nothing else', () => {
    const { fates, requests, finish } = deliver(4, [[200, 429, 400, 503], [429]])
    finish()
    expect(requests).toEqual(['0 1 2 3', '1 3', '1'])
    expect(Object.fromEntries(fates)).toEqual({ 0: ['ok 1'], 1: ['ok 3'], 2: ['failed 1'], 3: ['ok 2'] })
  })

  it('sends a lost request again only if that does no harm', () => {
    const harmless = deliver(2, [refused('sent')])
    harmless.finish()
    expect(harmless.requests).toEqual(['0 1', '0 1'])
    const harmful = deliver(2, [refused('sent')], { repeatable: false })
    harmful.finish()
    expect(harmful.requests).toEqual(['0 1'])
    expect([...harmful.fates.values()]).toEqual([['unknown 1'], ['unknown 1']])
  })

  it('does not know what became of an operation that was lost once and refused to the end', () => {
    const { fates, finish } = deliver(1, [refused('sent'), status(429), [429]])
    finish()
    expect(fates.get(0)).toEqual(['unknown 3'])
  })

  it('halves a request that is too large, without counting an attempt', () => {
    const { fates, requests, finish } = deliver(4, [status(413), status(413)])
    finish()
    expect(requests).toEqual(['0 1 2 3', '0 1', '0', '1', '2', '3'])
    expect([...fates.values()].flat()).toEqual(Array(4).fill('ok 1'))
  })

  it('ends the stream for a request that no other attempt would help', () => {
    const { fates, errors, finish } = deliver(2, [status(403)])
    finish()
    expect(errors).toEqual([status(403)])
    expect([...fates.values()].flat()).toEqual(['unsent', 'unsent'])
  })

  it('gives up what waits for its next attempt when the stream fails', () => {
    const { fates, waits, react, fail, ended } = deliver(2, [[200, 429]])
    react()
    fail()
    expect(Object.fromEntries(fates)).toEqual({ 0: ['ok 1'], 1: ['unsent'] })
    expect([waits.length, ended()]).toEqual([0, 1])
  })

  it('lets what is under way go on when the stream fails, and sends nothing more', () => {
    const { fates, requests, finish, fail } = deliver(2, [[200, 429]])
    fail()
    expect(fates.size).toBe(0)
    finish()
    expect(Object.fromEntries(fates)).toEqual({ 0: ['ok 1'], 1: ['unsent'] })
    expect(requests).toEqual(['0 1'])
  })
})
