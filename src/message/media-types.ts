import type { RequestHeaders } from './wire.js'

/** Major version of Elasticsearch's API. With `'auto'` the client finds it out. */
export type Compatibility = 8 | 9 | 'auto'

/** Version that a client speaks. Serverless has none. */
export type CompatibilityVersion = 8 | 9 | 'none'

/** Format of a request's or response's body. */
export type BodyFormat = 'json' | 'x-ndjson'

/** Prefix of the subtypes of Elasticsearch's media types. */
const VENDOR = 'application/vnd.elasticsearch+'

/** Media types by format and version. Source: Elasticsearch's REST API compatibility, `compatible-with`. */
const VERSIONED = {
  json: {
    8: `${VENDOR}json; compatible-with=8`,
    9: `${VENDOR}json; compatible-with=9`,
    none: 'application/json',
  },
  'x-ndjson': {
    8: `${VENDOR}x-ndjson; compatible-with=8`,
    9: `${VENDOR}x-ndjson; compatible-with=9`,
    none: 'application/x-ndjson',
  },
}

/**
 * Returns the value for `accept` or `content-type`, given the value of the other one.
 *
 * Elasticsearch refuses a request whose two fields ask for different versions of the API. If the other field names no
 * version, the client's version counts.
 */
export function mediaType(
  format: BodyFormat,
  version: CompatibilityVersion,
  other: string | string[] | undefined,
): string {
  if (other === undefined || other === VERSIONED.json[version]) return VERSIONED[format][version]
  const given = /compatible-with=(\d+)/.exec(String(other))?.[1]
  return given === undefined ? `application/${format}` : `${VENDOR}${format}; compatible-with=${given}`
}

/** Fields that carry the API version of a request. */
const FIELDS = ['accept', 'content-type'] as const

const OLDER: ReadonlyMap<unknown, string> = new Map([
  [VERSIONED.json[9], VERSIONED.json[8]],
  [VERSIONED['x-ndjson'][9], VERSIONED['x-ndjson'][8]],
])

/**
 * Returns the header fields for a server of version 8.
 *
 * @param isOwn - returns whether a field is the user's own: that one stays, and the other one adapts to it
 * @returns `undefined` if no field changes
 */
export function olderHeaders(
  headers: RequestHeaders,
  isOwn: (field: (typeof FIELDS)[number]) => boolean,
): RequestHeaders | undefined {
  if (FIELDS.some(isOwn)) return undefined
  const changes = FIELDS.flatMap((field) => {
    const older = OLDER.get(headers[field])
    return older === undefined ? [] : [[field, older] as const]
  })
  return changes.length === 0 ? undefined : { ...headers, ...Object.fromEntries(changes) }
}
