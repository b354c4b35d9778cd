import { ElasticsearchFailure } from '../errors.js'
import type { FakeHeaders } from '../interception.js'

/** User that requests must authenticate as. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

const CHALLENGES = ['Basic realm="security", charset="UTF-8"', 'ApiKey']

/** Headers of every 401. They name the accepted schemes, but not the product. */
export const REFUSAL_HEADERS: FakeHeaders = { 'www-authenticate': CHALLENGES, 'x-elastic-product': undefined }

/** Throws Elasticsearch's 401 unless the request names the right user. */
export function authenticate(expected: Credentials | undefined, authorization: string | undefined, uri: string): void {
  if (expected === undefined) return
  const [, scheme = '', value = ''] = /^(Basic|ApiKey|Bearer) (.+)$/i.exec(authorization ?? '') ?? []
  if (scheme === '') throw refusal(`missing authentication credentials for REST request [${uri}]`)
  if (scheme.toLowerCase() !== 'basic') throw otherScheme(scheme.toLowerCase())
  const given = basicCredentials(value)
  if (given.username === expected.username && given.password === expected.password) return
  throw refusal(`unable to authenticate user [${given.username}] for REST request [${uri}]`)
}

function basicCredentials(encoded: string): Credentials {
  const illegal = /[^A-Za-z0-9+/=]/.exec(encoded)?.[0]
  if (illegal !== undefined) throw illegalEncoding(illegal)
  const decoded = Buffer.from(encoded, 'base64').toString()
  const colon = decoded.indexOf(':')
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) }
}

/** Rejects keys and tokens: their schemes are known, but none is valid. */
function otherScheme(scheme: string): ElasticsearchFailure {
  const complaint = scheme === 'apikey' ? 'API key: invalid ApiKey value' : 'oauth2 token: invalid token'
  return refusal(
    'unable to authenticate with provided credentials and anonymous access is not allowed for this request',
    { additional_unsuccessful_credentials: complaint },
  )
}

function illegalEncoding(character: string): ElasticsearchFailure {
  const reason = `Illegal base64 character ${character.charCodeAt(0).toString(16)}`
  const cause = { type: 'illegal_argument_exception', reason }
  return refusal('invalid basic authentication header encoding', { caused_by: cause })
}

function refusal(reason: string, details: Readonly<Record<string, unknown>> = {}): ElasticsearchFailure {
  const header = { 'WWW-Authenticate': CHALLENGES }
  return new ElasticsearchFailure(401, { type: 'security_exception', reason, ...details, header })
}
