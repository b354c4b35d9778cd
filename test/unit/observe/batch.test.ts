import { describe, expect, it } from 'vitest'
import type { WatchedCall } from '../../../src/call/call-watch.js'
import { batchOf } from '../../../src/observe/batch.js'

function callOf(api: string, bulkBody: unknown, operations?: WatchedCall['handling']['operations']): WatchedCall {
  const call: Pick<WatchedCall, 'params' | 'handling'> = {
    params: { method: 'POST', path: '/', bulkBody: bulkBody as readonly unknown[] },
    handling: { operations },
  }
  return { ...call, info: { api } } as WatchedCall
}

const bulk = (...lines: readonly unknown[]) => batchOf(callOf('bulk', lines))
const msearch = (...lines: readonly unknown[]) => batchOf(callOf('msearch', lines))

describe('batchOf', () => {
  it('counts the actions of a bulk; a deletion has one line', () => {
    const lines = [{ delete: { _id: '1' } }, { index: {} }, { delete: 1 }, { update: {} }, { doc: {} }]
    expect(bulk(...lines)).toEqual({ size: 3, operation: undefined, index: undefined })
  })

  it('names the common operation and index of all', () => {
    expect(bulk({ create: { _index: 'a' } }, {}, '{"create":{"_index":"a"}}', '{}')).toEqual({
      size: 2,
      operation: 'create',
      index: 'a',
    })
    expect(msearch({ index: ['a', 'b'] }, {}, { index: 'a,b' }, {})).toEqual({
      size: 2,
      operation: 'search',
      index: 'a,b',
    })
    expect(msearch({}, {}, { index: 'a' }, {})).toEqual({ size: 2, operation: 'search', index: undefined })
  })

  it('accepts the operations that a helper knows', () => {
    const operations = [
      { action: 'index', index: undefined },
      { action: 'index', index: 'b' },
    ]
    expect(batchOf(callOf('bulk', Buffer.of(), operations))).toEqual({ size: 2, operation: 'index', index: undefined })
  })

  it('ignores text and other APIs, and accepts lines that are not JSON', () => {
    expect(batchOf(callOf('bulk', '{"index":{}}\n{}\n'))).toBeUndefined()
    expect(batchOf(callOf('search', [{}, {}]))).toBeUndefined()
    expect(bulk()).toEqual({ size: 0, operation: undefined, index: undefined })
    expect(bulk('{', null)).toEqual({ size: 1, operation: '', index: undefined })
  })
})
