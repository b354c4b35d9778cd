import { errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { makeCall } from '../../support/calls/calls.js'

const failure = (statusCode: number, body: unknown): errors.ResponseError =>
  new errors.ResponseError(makeCall().diagnostics({ statusCode, headers: {}, body }))

const missing = failure(404, { error: { type: 'index_not_found_exception', reason: 'no such index [books]' } })

describe('isResponseError', () => {
  it.each<[string, unknown, number[], boolean]>([
    ['an answer, of any status', missing, [], true],
    ['its status', missing, [404], true],
    ['one of several', missing, [409, 404], true],
    ['another status', missing, [409], false],
    ['another error', new errors.ConfigurationError('no'), [], false],
    ['no error', undefined, [404], false],
  ])('%s', (_name, error, statusCodes, expected) => {
    expect(errors.isResponseError(error, ...statusCodes)).toBe(expected)
  })
})

describe('isErrorOfType', () => {
  it.each<[string, unknown, boolean]>([
    ['its type', missing, true],
    ['another type', failure(404, { error: { type: 'resource_not_found_exception' } }), false],
    ['a text', failure(404, 'index_not_found_exception'), false],
    ['a body without a type', failure(404, { error: 'no handler' }), false],
    ['no error', null, false],
  ])('%s', (_name, error, expected) => {
    expect(errors.isErrorOfType(error, 'version_conflict_engine_exception', 'index_not_found_exception')).toBe(expected)
  })
})
