import {
  from,
  identity,
  map,
  type Observable,
  type ObservableInput,
  type OperatorFunction,
  observable,
  of,
  take,
  throwIfEmpty,
} from 'rxjs'
import type { Attempt } from '../call.js'
import { ConfigurationError } from '../errors/index.js'
import { authorizationOf, type Credentials } from '../options/auth.js'
import type { Authorization } from '../options/settings.js'
import { AnswerStage, operate, PassOn, Stage } from './stage.js'

type Ask = Extract<Authorization, () => unknown>

/**
 * Adds the `authorization` header, unless the request has one. A function is asked anew on every attempt, so that a rotated key
 * is picked up; the credentials in a node's URL come last, and `null` is nobody at all.
 */
export function authenticate(auth: Authorization | undefined): OperatorFunction<Attempt, Attempt> {
  if (auth === null) return identity
  return operate((out) =>
    typeof auth === 'function' ? new AskForCredentials(out, auth) : new AddCredentials(out, auth),
  )
}

class AddCredentials extends Stage<Attempt, Attempt> {
  readonly #authorization: string | undefined

  constructor(out: AddCredentials['out'], authorization: string | undefined) {
    super(out)
    this.#authorization = authorization
  }

  protected override _next(attempt: Attempt): void {
    this.out.next(withAuthorization(attempt, this.#authorization ?? attempt.node.authorization))
  }
}

class AskForCredentials extends AnswerStage<Attempt, Attempt> {
  readonly #ask: Ask

  constructor(out: AskForCredentials['out'], ask: Ask) {
    super(out)
    this.#ask = ask
  }

  protected override answer(attempt: Attempt): void {
    const authenticated$ = asInput(this.#ask()).pipe(
      take(1),
      throwIfEmpty(() => new ConfigurationError('the auth function gave no credentials')),
      map((credentials) => withAuthorization(attempt, authorizationOf(credentials))),
    )
    new PassOn(this.out).subscribeTo(authenticated$)
  }
}

function asInput(answer: Credentials | ObservableInput<Credentials>): Observable<Credentials> {
  return isInput(answer) ? from(answer) : of(answer)
}

/** Where credentials can come from. Anything else is checked as credentials are, which never shows them. */
const SOURCES = ['then', 'getReader', observable, Symbol.iterator, Symbol.asyncIterator]

function isInput(answer: Credentials | ObservableInput<Credentials>): answer is ObservableInput<Credentials> {
  return typeof answer === 'object' && answer !== null && SOURCES.some((name) => name in answer)
}

function withAuthorization(attempt: Attempt, authorization: string | undefined): Attempt {
  if (authorization === undefined || attempt.headers.authorization !== undefined) return attempt
  // The spread comes last where it can: V8 copies an object twice as fast then.
  const headers =
    'authorization' in attempt.headers ? { ...attempt.headers, authorization } : { authorization, ...attempt.headers }
  const { method, path, querystring, body, ndjson, node } = attempt
  return { method, path, querystring, headers, body, ndjson, node }
}
