import { describe, expect, it } from 'vitest'
import {
  type BodyFormat,
  type CompatibilityVersion,
  mediaType,
  olderHeaders,
} from '../../../src/message/media-types.js'
import type { RequestHeaders } from '../../../src/message/wire.js'

const json = (version: number) => `application/vnd.elasticsearch+json; compatible-with=${version}`
const ndjson = (version: number) => `application/vnd.elasticsearch+x-ndjson; compatible-with=${version}`

describe('mediaType', () => {
  it.each<[BodyFormat, CompatibilityVersion, string | string[] | undefined, string]>([
    ['json', 9, undefined, json(9)],
    ['json', 8, undefined, json(8)],
    ['x-ndjson', 9, undefined, ndjson(9)],
    ['x-ndjson', 8, json(8), ndjson(8)],
    ['json', 9, json(8), json(8)],
    ['json', 8, ndjson(9), json(9)],
    ['x-ndjson', 9, 'application/vnd.elasticsearch+json;compatible-with=7', ndjson(7)],
    ['json', 9, ['text/plain', json(8)], json(8)],
    ['json', 9, 'application/json', 'application/json'],
    ['x-ndjson', 8, 'text/plain', 'application/x-ndjson'],
    ['json', 9, 'application/cbor', 'application/json'],
  ])('returns %s for version %i beside %j', (format, version, other, expected) => {
    expect(mediaType(format, version, other)).toBe(expected)
  })
})

describe('olderHeaders', () => {
  const of = (headers: RequestHeaders, ...own: string[]) => olderHeaders(headers, (field) => own.includes(field))

  it('requests version 8 in place of 9 and leaves the rest unchanged', () => {
    const headers = { accept: json(9), 'content-type': ndjson(9), 'x-id': '1' }
    expect(of(headers)).toEqual({ accept: json(8), 'content-type': ndjson(8), 'x-id': '1' })
    expect(headers).toEqual({ accept: json(9), 'content-type': ndjson(9), 'x-id': '1' })
    expect(of({ accept: json(9) })).toEqual({ accept: json(8) })
  })

  it.each<[string, RequestHeaders, string[]]>([
    ['where nothing asks for version 9', { accept: 'text/plain', 'content-type': 'application/json' }, []],
    ['where version 8 is asked for', { accept: json(8) }, []],
    ['where one of the fields is the user’s own', { accept: json(9), 'content-type': json(9) }, ['accept']],
    ['where the other one is', { accept: json(9), 'content-type': json(9) }, ['content-type']],
  ])('changes nothing %s', (_where, headers, own) => {
    expect(of(headers, ...own)).toBeUndefined()
  })
})
