import type { Observable } from 'rxjs'
import { ApiVersion } from '../../../../src/call/api-version.js'
import type { Authorization } from '../../../../src/credentials/credentials-source.js'
import { CredentialsSource } from '../../../../src/credentials/credentials-source.js'
import { ResponseError } from '../../../../src/errors/index.js'
import { mediaType } from '../../../../src/message/media-types.js'
import type { WireEvent } from '../../../../src/message/wire.js'
import type { Attempt } from '../../../../src/nodes/attempt.js'
import { authenticate } from '../../../../src/operators/authenticate.js'
import { negotiateVersion } from '../../../../src/operators/negotiate-version.js'
import { repeatOnce } from '../../../../src/operators/repeat-once.js'
import { makeAttempt, makeCall, makeNode } from '../../../support/calls/calls.js'
import type { Laboratory } from '../../../support/laws/laboratory.js'
import type { Specimen } from '../../../support/laws/laws.js'
import { answer, RESPONSE } from './specimen.js'

/** A server that answers the attempts it understands, and refuses all others. */
function server(laboratory: Laboratory, statusCode: number, type: string, understands: (attempt: Attempt) => boolean) {
  const body = { error: { type, reason: 'why' }, status: statusCode }
  const refusal = new ResponseError(makeCall().diagnostics({ statusCode, headers: {}, body }))
  const refusal$ = laboratory.source<WireEvent>('refusal', [], refusal)
  const response$ = laboratory.source('response', RESPONSE)
  return answer((attempt: Attempt): Observable<WireEvent> => (understands(attempt) ? response$ : refusal$))
}

const onAttempt = (
  way: string,
  expected: string,
  auth: (laboratory: Laboratory) => Authorization | undefined,
): Specimen => ({
  file: 'authenticate',
  way,
  build: (laboratory) => {
    const node = makeNode('node-1', undefined, { authorization: 'Basic url' })
    const inner = server(laboratory, 401, 'security_exception', ({ headers }) => headers.authorization === expected)
    return laboratory
      .source('attempt', [makeAttempt(node)])
      .pipe(authenticate(laboratory.call({ auth: auth(laboratory) }))(inner))
  },
  emits: RESPONSE,
})

/** The operators around an attempt that can make it once more. */
export const ON_ATTEMPTS: readonly Specimen[] = [
  onAttempt('ready credentials', 'ApiKey abc', () => 'ApiKey abc'),
  onAttempt('credentials in the URL', 'Basic url', () => undefined),
  onAttempt('a function', 'ApiKey rotated', (laboratory) => {
    const credentials$ = laboratory.source('credentials', [{ apiKey: 'rotated' }])
    return new CredentialsSource(() => credentials$)
  }),
  onAttempt('a function that is asked again', 'ApiKey new', (laboratory) => {
    const answers = [laboratory.source('old credentials', [{ apiKey: 'old' }])]
    const new$ = laboratory.source('credentials', [{ apiKey: 'new' }])
    return new CredentialsSource(() => answers.pop() ?? new$)
  }),
  {
    file: 'repeat-once',
    build: (laboratory) => {
      const refusal = new ResponseError(makeCall().diagnostics({ statusCode: 401, headers: {} }))
      const response$ = laboratory.source('response', RESPONSE)
      return laboratory
        .source<WireEvent>('refusal', [], refusal)
        .pipe(repeatOnce(makeAttempt(laboratory.node), () => response$))
    },
    emits: RESPONSE,
  },
  {
    file: 'negotiate-version',
    build: (laboratory) => {
      const older = mediaType('json', 8, undefined)
      const inner = server(laboratory, 400, 'media_type_header_exception', ({ headers }) => headers.accept === older)
      const attempt = makeAttempt(laboratory.node, { headers: { accept: mediaType('json', 9, undefined) } })
      return laboratory
        .source('attempt', [attempt])
        .pipe(negotiateVersion(laboratory.call(), new ApiVersion('auto'))(inner))
    },
    emits: RESPONSE,
  },
]
