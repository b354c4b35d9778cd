import { describe, expect, it } from 'vitest'
import { FailureGroups } from '../../../../src/helpers/bulk/failure-groups.js'

describe('FailureGroups', () => {
  const sample = (n: number) => {
    const place = { _index: 'i', _id: String(n), action: 'index', status: 400 } as const
    return { document: {}, ...place, reason: `reason ${n}` }
  }

  it('groups failures by state and type, with five samples each', () => {
    const groups = new FailureGroups()
    for (let n = 0; n < 7; n++) groups.add('failed', { type: 'mapping', reason: '' }, sample(n))
    groups.add('unknown', { type: 'mapping', reason: '' }, sample(7))
    const { failures, message } = groups.toError()
    expect(failures.map(({ state, count, samples }) => [state, count, samples.length])).toEqual([
      ['failed', 7, 5],
      ['unknown', 1, 1],
    ])
    expect(message).toMatch(/^8 documents were not written.*failed: mapping \(7\), such as: reason 0/)
  })

  it('counts every failure but lists 20 types', () => {
    const groups = new FailureGroups()
    for (let n = 0; n < 30; n++) groups.add('failed', { type: `type ${n}`, reason: '' }, sample(n))
    const { failures, message } = groups.toError()
    expect([failures.length, message.slice(0, 12)]).toEqual([20, '30 documents'])
  })
})
