import type { RequestHeaders } from './wire.js'

/** The version of Elasticsearch's API to speak, by its major number; with `'auto'` it is found out. */
export type Compatibility = 8 | 9 | 'auto'

/** The version that a client speaks; Serverless has none. */
export type CompatibilityVersion = 8 | 9 | 'none'

/** What a request's or a response's body is written in. */
export type BodyFormat = 'json' | 'x-ndjson'

/** What the media types of Elasticsearch have in front of their subtype. */
const VENDOR = 'application/vnd.elasticsearch+'

/** Source: Elasticsearch's REST API compatibility, `compatible-with`. */
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
 * What goes into `accept` or `content-type`, given what is in the other one of the two: both ask for the same version of the API,
 * or neither does, else Elasticsearch refuses the request. Where the other one says nothing it is the client's version.
 */
export function mediaType(
  format: BodyFormat,
  version: CompatibilityVersion,
  other: string | string[] | undefined,
): string {
  if (other === undefined || other === VERSIONED.json[version]) return VERSIONED[format][version]
  const asked = /compatible-with=(\d+)/.exec(String(other))?.[1]
  return asked === undefined ? `application/${format}` : `${VENDOR}${format}; compatible-with=${asked}`
}

/** The fields by which a request says which version of the API it speaks. */
const FIELDS = ['accept', 'content-type'] as const

const OLDER: ReadonlyMap<unknown, string> = new Map([
  [VERSIONED.json[9], VERSIONED.json[8]],
  [VERSIONED['x-ndjson'][9], VERSIONED['x-ndjson'][8]],
])

/**
 * The header fields for a server of version 8.
 * @param isOwn - whether a field is the user's own: that is never changed, and the other one agrees with it
 * @returns undefined if nothing is to be changed
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
