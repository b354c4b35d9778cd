import { ElasticsearchFailure } from '../errors.js'
import type { MajorVersion } from '../version.js'
import { type FakeResponse, json } from './response.js'

/** API versions that a release understands: its own and the one before. */
const COMPATIBLE_VERSIONS: Readonly<Record<MajorVersion, readonly string[]>> = { 8: ['8', '7'], 9: ['9', '8'] }
const BODY_TYPES = /^application\/(?:vnd\.elasticsearch\+)?(?:json|x-ndjson)$/

interface MediaType {
  readonly type: string
  readonly version: string | undefined
}

/** Result of the two headers: the media type of JSON responses. */
export interface Negotiation {
  readonly jsonType: string
  readonly wantsJson: boolean
  /** Media type in `Accept`; empty without that header. */
  readonly wanted: string
}

/** Applies Elasticsearch's rules for `Accept` and `Content-Type`. Throws or returns an error as Elasticsearch does. */
export function negotiate(
  version: MajorVersion,
  accept: string | undefined,
  contentType: string | undefined,
  hasBody: boolean,
) {
  const wanted = parse(accept)
  const sent = parse(contentType)
  const refusal = hasBody ? refuse(contentType, sent) : undefined
  if (refusal !== undefined) return refusal
  checkVersion(version, 'Accept', accept, wanted)
  checkVersion(version, 'Content-Type', contentType, sent)
  if (hasBody && (wanted?.version === undefined) !== (sent?.version === undefined))
    throw mixedVersions(accept, contentType)
  return agreement(wanted)
}

/** Errors use the requested media type if its version exists. */
export function errorNegotiation(version: MajorVersion, accept: string | undefined): Negotiation {
  const wanted = parse(accept)
  const isKnown = wanted?.version !== undefined && COMPATIBLE_VERSIONS[version].includes(wanted.version)
  return agreement(isKnown ? wanted : undefined)
}

export function isNegotiation(result: Negotiation | FakeResponse): result is Negotiation {
  return 'jsonType' in result
}

function agreement(wanted: MediaType | undefined): Negotiation {
  const wantsJson = wanted !== undefined && /json$/.test(wanted.type)
  const type = wanted?.type ?? ''
  if (wanted?.version === undefined) return { jsonType: 'application/json', wantsJson, wanted: type }
  return { jsonType: `application/vnd.elasticsearch+json;compatible-with=${wanted.version}`, wantsJson, wanted: type }
}

function parse(header: string | undefined): MediaType | undefined {
  if (header === undefined) return undefined
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase())
  const version = parameters.find((each) => each.startsWith('compatible-with='))?.slice('compatible-with='.length)
  return { type, version }
}

function refuse(header: string | undefined, sent: MediaType | undefined): FakeResponse | undefined {
  if (header === '') throw emptyHeader()
  if (sent !== undefined && BODY_TYPES.test(sent.type)) return undefined
  return json({ error: `Content-Type header [${header ?? ''}] is not supported`, status: 406 }, 406)
}

function checkVersion(
  version: MajorVersion,
  header: string,
  text: string | undefined,
  media: MediaType | undefined,
): void {
  const understood = COMPATIBLE_VERSIONS[version]
  if (media?.version === undefined || understood.includes(media.version)) return
  throw mediaTypeFailure(
    `${header} version must be either version ${understood.join(' or ')}, but found ${media.version}. ${header}=${text ?? 'null'}`,
  )
}

function mixedVersions(accept: string | undefined, contentType: string | undefined): ElasticsearchFailure {
  return mediaTypeFailure(
    'A compatible version is required on both Content-Type and Accept headers if either one has requested a ' +
      `compatible version. Accept=${accept ?? 'null'}, Content-Type=${contentType ?? 'null'}`,
  )
}

function emptyHeader(): ElasticsearchFailure {
  return new ElasticsearchFailure(400, {
    type: 'media_type_header_exception',
    reason: 'Invalid media-type value on headers [Content-Type]',
    caused_by: { type: 'illegal_argument_exception', reason: 'Header [Content-Type] cannot be empty.' },
  })
}

function mediaTypeFailure(reason: string): ElasticsearchFailure {
  return new ElasticsearchFailure(400, {
    type: 'media_type_header_exception',
    reason: 'Invalid media-type value on headers [Accept, Content-Type]',
    caused_by: { type: 'status_exception', reason },
  })
}
