import { describe, expect, it } from 'vitest'
import { describeAll } from '../../scripts/generate-api/describe-all.js'
import { printExceptions } from '../../scripts/generate-api/print-exceptions.js'
import type { SpecBody, SpecException } from '../../scripts/generate-api/types/model.js'
import { Types } from '../../scripts/generate-api/types/scope.js'
import { anInterface, instance, named, number, property } from './support.js'

const types = new Types([anInterface('Found', []), anInterface('Missing', [])])
const success: SpecBody = { kind: 'properties', properties: [property('found', number)] }

const print = (...exceptions: SpecException[]): string[] =>
  printExceptions({ kind: 'response', name: named('Response'), body: success, exceptions }, types)

describe('printExceptions', () => {
  it('prints no exceptions for a response that is always the same', () => {
    expect(printExceptions({ kind: 'response', name: named('Response'), body: success }, types)).toEqual([])
  })

  it('prints the type of the body and the statuses to ignore', () => {
    const items = [instance('Found'), instance('Missing')]
    expect(print({ statusCodes: [404, 400], body: { kind: 'value', value: { kind: 'union_of', items } } })).toEqual([
      'With `ignore: [400, 404]` the response can be `TestFound | TestMissing`.',
    ])
  })

  it('prints a body like that of a success, with its own properties, or none', () => {
    const properties = [property('a'), property('b')]
    expect(
      print(
        { statusCodes: [404], body: { ...success } },
        { statusCodes: [408], body: { kind: 'properties', properties } },
        { statusCodes: [400], body: { kind: 'no_body' } },
      ),
    ).toEqual([
      'With `ignore: [404]` the response can be like that of a success.',
      'With `ignore: [408]` the response can be an object with `a`, `b`.',
      'With `ignore: [400]` the response can be empty.',
    ])
  })

  it('prints no status that is not a failure', () => {
    expect(print({ statusCodes: [202, 404], body: { kind: 'no_body' } })).toEqual([
      'With `ignore: [404]` the response can be empty.',
      'With the status 202 the response is empty.',
    ])
  })

  it('lists the APIs with exceptions', () => {
    const remarks = describeAll().apis.flatMap((api) =>
      api.response.exceptions
        ? [`${api.name}: ${api.remarks.filter((line) => line.startsWith('With ')).join(' ')}`]
        : [],
    )
    const found = 'With `ignore: [404]` the response can be'
    const asynchronous =
      'With `ignore: [400, 404, 429, 500]` the response can be `AsyncSearchAsyncSearchResponseException<TDocument>`.'
    expect(remarks.sort()).toEqual([
      `async_search.get: ${asynchronous}`,
      `async_search.submit: ${asynchronous}`,
      'clear_scroll: With `ignore: [404]` the response can be like that of a success.',
      'close_point_in_time: With `ignore: [404]` the response can be like that of a success.',
      'cluster.health: With `ignore: [408]` the response can be like that of a success.',
      `delete: ${found} \`WriteResponseBase | ErrorResponseBase\`.`,
      `get: ${found} \`GetGetResult<TDocument> | ErrorResponseBase\`.`,
      `indices.get_alias: ${found} \`IndicesGetAliasNotFoundAliases | ErrorResponseBase\`.`,
      'search_application.post_behavioral_analytics_event: With the status 202 the response is empty. ' +
        'With `ignore: [400]` the response can be empty. With `ignore: [404]` the response can be empty.',
    ])
  })
})
