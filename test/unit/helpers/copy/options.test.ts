import { Client, type CopyOptions, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { describe, expect, it } from 'vitest'
import { copySettings } from '../../../../src/helpers/copy/options.js'
import { record } from '../../../support/recording/recorded.js'

const NO_DESTINATION = 'copy$ needs an index to copy to, or another cluster: pass { index } or { to }'

describe('copy$ of an index onto itself', () => {
  const Connection = MemoryConnection.answering(() => ({ statusCode: 403, body: {} }))
  const client = new Client({ node: 'http://memory', Connection })
  const other = new Client({ node: 'http://memory', Connection })

  it.each<[index: string | string[], options: CopyOptions]>([
    ['books', { index: 'books' }],
    ['films,books', { index: 'books' }],
    [['films', 'books'], { index: 'books' }],
    ['books', { to: client, index: 'books' }],
    ['books', { to: client }],
  ])('is refused: %j', async (index, options) => {
    const error = await record(client.helpers.copy$({ index }, options)).failed()
    expect(error).toBeInstanceOf(errors.ConfigurationError)
  })

  it.each<[what: string, options: CopyOptions]>([
    ['another client', { to: other, index: 'books' }],
    ['a transform', { index: 'books', transform: () => ({}) }],
    ['a pipeline', { index: 'books', bulk: { pipeline: 'clean' } }],
    ['another index', { index: 'books-2' }],
  ])('is not refused for %s', async (_what, options) => {
    const error = await record(client.helpers.copy$({ index: 'books' }, options)).failed()
    expect(error).toBeInstanceOf(errors.ResponseError)
  })
})

describe('copy$ of indices in a remote cluster', () => {
  const Connection = MemoryConnection.answering(() => ({ statusCode: 403, body: {} }))
  const client = new Client({ node: 'http://memory', Connection })
  const to = new Client({ node: 'http://memory', Connection })

  it.each<[index: string | string[]]>([
    ['far:logs'],
    ['books,far:logs'],
    [['books', 'far:<logs-{now/d}>']],
    ['*:logs::data'],
  ])('is refused under their own names: %j', async (index) => {
    const error = await record(client.helpers.copy$({ index }, { to })).failed()
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(String(error)).toContain('name an index that cannot be written to; pass `index`')
  })

  it.each<[index: string, options: CopyOptions]>([
    ['far:logs', { index: 'logs' }],
    ['far:logs', { to, index: 'logs' }],
    ['<logs-{now/d{yyyy.MM.dd|+12:00}}>', { to }],
    ['logs::failures', { to }],
    ['logs,-far:logs', { to }],
  ])('is not refused for %j into %j', async (index, options) => {
    const error = await record(client.helpers.copy$({ index }, options)).failed()
    expect(error).toBeInstanceOf(errors.ResponseError)
  })
})

describe('copySettings', () => {
  it.each<[options: unknown, message: string]>([
    [undefined, NO_DESTINATION],
    [{}, NO_DESTINATION],
    ['copies', 'copy$: options must be an object, got a string'],
    [{ index: 'copies', slice: 2 }, 'copy$ has no option "slice"; did you mean slices?'],
    [{ index: 'copies', action: 'update' }, 'action must be one of index, create, got "update"'],
    [{ to: 'http://localhost:9200' }, 'to must be a Client, got a string'],
  ])('refuses %j', (options, message) => {
    expect(() => copySettings(options)).toThrow(new errors.ConfigurationError(message))
  })
})
