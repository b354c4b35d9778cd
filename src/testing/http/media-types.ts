import { ElasticsearchFailure } from '../errors.js'
import { json, type Reply } from './reply.js'

const COMPATIBLE_VERSIONS = ['9', '8']
const BODY_TYPES = /^application\/(?:vnd\.elasticsearch\+)?(?:json|x-ndjson)$/

interface MediaType {
  readonly type: string
  readonly version: string | undefined
}

/** What the two headers agree on: the type of JSON replies. */
export interface Negotiation {
  readonly jsonType: string
  readonly wantsJson: boolean
  /** The type in `Accept`; empty when there is none. */
  readonly wanted: string
}

/** Applies Elasticsearch's rules on `Accept` and `Content-Type`; throws or returns a refusal as it would. */
export function negotiate(accept: string | undefined, contentType: string | undefined, hasBody: boolean) {
  const wanted = parse(accept)
  const sent = parse(contentType)
  const refusal = hasBody ? refuse(contentType, sent) : undefined
  if (refusal !== undefined) return refusal
  checkVersion('Accept', accept, wanted)
  checkVersion('Content-Type', contentType, sent)
  if (hasBody && (wanted?.version === undefined) !== (sent?.version === undefined))
    throw mixedVersions(accept, contentType)
  return agreement(wanted)
}

/** Errors go out in the type that was asked for, as long as there is such a version. */
export function errorNegotiation(accept: string | undefined): Negotiation {
  const wanted = parse(accept)
  const isKnown = wanted?.version !== undefined && COMPATIBLE_VERSIONS.includes(wanted.version)
  return agreement(isKnown ? wanted : undefined)
}

export function isNegotiation(result: Negotiation | Reply): result is Negotiation {
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

function refuse(header: string | undefined, sent: MediaType | undefined): Reply | undefined {
  if (header === '') throw emptyHeader()
  if (sent !== undefined && BODY_TYPES.test(sent.type)) return undefined
  return json({ error: `Content-Type header [${header ?? ''}] is not supported`, status: 406 }, 406)
}

function checkVersion(header: string, text: string | undefined, media: MediaType | undefined): void {
  if (media?.version === undefined || COMPATIBLE_VERSIONS.includes(media.version)) return
  throw mediaTypeFailure(
    `${header} version must be either version 9 or 8, but found ${media.version}. ${header}=${text ?? 'null'}`,
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
