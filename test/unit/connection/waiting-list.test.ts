import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WaitingList } from '../../../src/connection/waiting-list.js'

const action = fc.record({ kind: fc.constantFrom('append', 'prepend', 'remove'), exchange: fc.nat(9) })

describe('WaitingList', () => {
  it('keeps the order of arrival when requests are removed', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const list = new WaitingList<number>()
        let model: number[] = []
        for (const { kind, exchange } of actions) {
          if (kind === 'remove') {
            expect(list.remove(exchange)?.exchange).toBe(model.find((waiting) => waiting === exchange))
            model = model.filter((waiting) => waiting !== exchange)
          } else if (!model.includes(exchange)) {
            list[kind === 'append' ? 'append' : 'prepend'](exchange)
            model = kind === 'append' ? [...model, exchange] : [exchange, ...model]
          }
          expect(exchanges(list)).toEqual(model)
          expect(list.size).toBe(model.length)
        }
      }),
    )
  })

  it('returns the attempt of a removed request', () => {
    const list = new WaitingList<string>()
    list.append('a')
    const place = list.first
    if (place === undefined) throw new Error('the list is empty')
    const opening = { owner: place, giveUp: () => {} }
    place.opening = opening
    expect(list.remove('a')?.opening).toBe(opening)
    expect(list.first).toBeUndefined()
  })
})

function exchanges(list: WaitingList<number>): number[] {
  const found: number[] = []
  for (let place = list.first; place !== undefined; place = place.next) found.push(place.exchange)
  return found
}
