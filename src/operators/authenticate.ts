import { identity, type Observable, type OperatorFunction, switchMap, throwError } from 'rxjs'
import type { Call } from '../call/call.js'
import { CredentialsSource } from '../credentials/credentials-source.js'

import { addHeader } from '../message/headers.js'

import type { WireEvent } from '../message/wire.js'
import type { Attempt } from '../nodes/attempt.js'
import { authorizationOf } from '../nodes/node.js'
import type { Destination } from '../rx/destination.js'
import { ExchangeStage } from '../rx/exchange-stage.js'
import type { Layer } from '../rx/layer.js'
import { of } from '../rx/of.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'
import { keepContext } from './keep-context.js'
import { repeatOnce } from './repeat-once.js'

/**
 * Adds the `authorization` header to an attempt, unless it has one.
 *
 * Every attempt uses a source of credentials, which may rotate a key; after a 401 it is used once more. The credentials in a
 * node's URL come last. `null` means no credentials.
 */
export function authenticate(call: Call): Layer<Attempt, WireEvent> {
  const { auth } = call.settings
  if (auth === null) return identity
  if (auth instanceof CredentialsSource) {
    return (inner) => operate((destination) => new AskForCredentials(destination, call, auth, inner))
  }
  const add = operate<Attempt, Attempt>((destination) => new AddCredentials(destination, auth))
  return (inner) => (attempt$) => inner(add(attempt$))
}

class AddCredentials extends Stage<Attempt, Attempt> {
  readonly #authorization: string | undefined

  constructor(destination: AddCredentials['destination'], authorization: string | undefined) {
    super(destination)
    this.#authorization = authorization
  }

  override next(attempt: Attempt): void {
    const authorization = this.#authorization ?? authorizationOf(attempt.node)
    this.destination.next(
      authorization === undefined || hasOwn(attempt) ? attempt : withAuthorization(attempt, authorization),
    )
  }
}

class AskForCredentials extends ExchangeStage<Attempt, WireEvent> {
  readonly #call: Call
  readonly #source: CredentialsSource
  readonly #inner: OperatorFunction<Attempt, WireEvent>

  constructor(
    destination: Destination<WireEvent>,
    call: Call,
    source: CredentialsSource,
    inner: OperatorFunction<Attempt, WireEvent>,
  ) {
    super(destination)
    this.#call = call
    this.#source = source
    this.#inner = inner
  }

  protected override answer(attempt: Attempt): void {
    const response$ = hasOwn(attempt) ? of(attempt).pipe(this.#inner) : this.#response$(attempt)
    this.answerWith(response$)
  }

  /** Calls that ask at the same time share an answer, which each of them takes in its own async context. */
  #response$(attempt: Attempt): Observable<WireEvent> {
    const source = this.#source
    const own = keepContext<string>(this.#call)
    const send = (authorization: string) => of(withAuthorization(attempt, authorization)).pipe(this.#inner)
    const sendAgain = (refused: string) =>
      repeatOnce(attempt, (refusal) => {
        if (refusal.statusCode !== 401) return undefined
        // The same credentials would add another failed login, and some servers count those.
        const sendOther = (other: string) => (other === refused ? throwError(() => refusal) : send(other))
        return source.insteadOf$(refused).pipe(own, switchMap(sendOther))
      })
    return source.authorization$.pipe(
      own,
      switchMap((authorization) => send(authorization).pipe(sendAgain(authorization))),
    )
  }
}

/** Returns whether the attempt has an authorization header of the user's own. */
function hasOwn({ headers }: Attempt): boolean {
  return headers.authorization !== undefined
}

function withAuthorization(attempt: Attempt, authorization: string): Attempt {
  const headers = addHeader(attempt.headers, 'authorization', authorization)
  const { method, path, querystring, body, ndjson, node } = attempt
  return { method, path, querystring, headers, body, ndjson, node }
}
