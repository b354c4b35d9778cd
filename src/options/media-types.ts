/** The major version of Elasticsearch's API that a client speaks. */
export type CompatibilityVersion = 8 | 9

/** What the media types of Elasticsearch have in front of their subtype. */
const VENDOR = 'application/vnd.elasticsearch+'

const VERSIONED = {
  json: { 8: `${VENDOR}json; compatible-with=8`, 9: `${VENDOR}json; compatible-with=9` },
  'x-ndjson': { 8: `${VENDOR}x-ndjson; compatible-with=8`, 9: `${VENDOR}x-ndjson; compatible-with=9` },
}

/**
 * The media type for a version of the API, by which newer servers answer as the client expects.
 * Source: Elasticsearch's REST API compatibility, `compatible-with`
 */
export function mediaType(format: 'json' | 'x-ndjson', version: CompatibilityVersion): string {
  return VERSIONED[format][version]
}

/** The media type without vendor and version: a request must not ask for a version in one of its headers only. */
export function plainMediaType(format: 'json' | 'x-ndjson'): string {
  return `application/${format}`
}

/** Whether a media type asks for a version of the API. */
export function isVersioned(type: string): boolean {
  return type.includes('compatible-with=')
}
