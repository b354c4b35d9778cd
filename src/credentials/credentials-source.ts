import { AsyncSubject, defer, from, map, type Observable, type ObservableInput, observable, of, share, tap } from 'rxjs'
import { ConfigurationError } from '../errors/index.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'
import { type AuthSource, authorizationOf, type Credentials } from './credentials.js'

type Ask = Extract<AuthSource, () => unknown>
type Answer = ReturnType<Ask>

/** Returns whether a value supplies credentials, rather than being credentials. */
export function isSource(value: unknown): value is Exclude<AuthSource, Credentials> {
  return typeof value === 'function' || (typeof value === 'object' && value !== null && observable in value)
}

/** Credentials of a client or a call: an `authorization` header, a source of them, or `null` for none at all. */
export type Authorization = string | CredentialsSource | null

/**
 * Source of a client's credentials, as `authorization` headers.
 *
 * The source is used anew every time. Calls that need it at the same time share one answer. When all have left, the source
 * is unsubscribed from.
 */
export class CredentialsSource {
  /** Authorization from the next answer of the source. */
  readonly authorization$: Observable<string>
  #latest: string | undefined

  constructor(source: Exclude<AuthSource, Credentials>) {
    const ask: Ask = typeof source === 'function' ? source : () => source
    this.authorization$ = defer(() => asInput(ask())).pipe(
      map(authorizationOf),
      operate<string, string>((destination) => new FirstAuthorization(destination)),
      tap((authorization) => {
        this.#latest = authorization
      }),
      // The share ends before it answers: a call that an answer triggers asks anew.
      share({ connector: () => new AsyncSubject() }),
    )
  }

  /** Replaces an authorization that was refused: by a newer one if there is one, else by asking the source again. */
  insteadOf$(refused: string): Observable<string> {
    return defer(() => {
      const latest = this.#latest
      return latest === undefined || latest === refused ? this.authorization$ : of(latest)
    })
  }
}

/** Takes the first value of a source and unsubscribes before it emits: the answer may begin and end calls. */
class FirstAuthorization extends Stage<string, string> {
  override next(authorization: string): void {
    this.unsubscribe()
    this.destination.next(authorization)
    this.destination.complete()
  }

  override complete(): void {
    this.fail(new ConfigurationError('auth supplied no credentials'))
  }
}

function asInput(answer: Answer): Observable<Credentials> {
  return isInput(answer) ? from(answer) : of(answer)
}

/** Properties of the values that RxJS converts. Anything else is checked like credentials, and never shown. */
const INPUTS = ['then', 'getReader', observable, Symbol.iterator, Symbol.asyncIterator]

function isInput(answer: Answer): answer is ObservableInput<Credentials> {
  return typeof answer === 'object' && answer !== null && INPUTS.some((name) => name in answer)
}
