import { describe, expect, it } from 'vitest'
import { counted } from '../../../src/errors/counted.js'

describe('counted', () => {
  it.each<[number, string]>([
    [0, '0 shards'],
    [1, '1 shard'],
    [2, '2 shards'],
  ])('%i is %s', (count, text) => {
    expect(counted(count, 'shard')).toBe(text)
  })

  it('takes a plural of its own', () => {
    expect([1, 2].map((count) => counted(count, 'search was', 'searches were'))).toEqual([
      '1 search was',
      '2 searches were',
    ])
  })
})
