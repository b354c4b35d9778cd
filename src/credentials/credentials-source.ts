import { AsyncSubject, defer, from, map, type Observable, type ObservableInput, observable, of, share, tap } from 'rxjs'
import { ConfigurationError } from '../errors/index.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'
import { type AuthSource, authorizationOf, type Credentials } from './credentials.js'

type Ask = Extract<AuthSource, () => unknown>
type Answer = ReturnType<Ask>

/** Whether credentials are to be had from this, rather than being it. */
export function isSource(value: unknown): value is Exclude<AuthSource, Credentials> {
  return typeof value === 'function' || (typeof value === 'object' && value !== null && observable in value)
}

/** Credentials of a client or a call: an `authorization` header, a source of them, or `null` for none at all. */
export type Authorization = string | CredentialsSource | null

/**
 * Where a client's credentials come from, as `authorization` headers. It is asked anew every time; who asks while an answer is
 * under way shares it, and when nobody waits for it any longer it is let go.
 */
export class CredentialsSource {
  /** The answer to those who ask now. */
  readonly authorization$: Observable<string>
  #latest: string | undefined

  constructor(source: Exclude<AuthSource, Credentials>) {
    const ask: Ask = typeof source === 'function' ? source : () => source
    this.authorization$ = defer(() => asInput(ask())).pipe(
      map(authorizationOf),
      operate<string, string>((destination) => new FirstAnswer(destination)),
      tap((authorization) => {
        this.#latest = authorization
      }),
      // It answers only when nothing is under way any more: who asks because of an answer does not get the same one.
      share({ connector: () => new AsyncSubject() }),
    )
  }

  /** The answer in place of one that was refused: what others have been told since, or what it says if it is asked again. */
  insteadOf$(refused: string): Observable<string> {
    return defer(() => {
      const latest = this.#latest
      return latest === undefined || latest === refused ? this.authorization$ : of(latest)
    })
  }
}

/** Lets go of whom it asked before it says what the answer is: by then calls may begin and end. */
class FirstAnswer extends Stage<string, string> {
  override next(authorization: string): void {
    this.unsubscribe()
    this.destination.next(authorization)
    this.destination.complete()
  }

  override complete(): void {
    this.fail(new ConfigurationError('auth was asked for credentials and gave none'))
  }
}

function asInput(answer: Answer): Observable<Credentials> {
  return isInput(answer) ? from(answer) : of(answer)
}

/** What an answer can come from. Anything else is checked as credentials are, which never shows them. */
const INPUTS = ['then', 'getReader', observable, Symbol.iterator, Symbol.asyncIterator]

function isInput(answer: Answer): answer is ObservableInput<Credentials> {
  return typeof answer === 'object' && answer !== null && INPUTS.some((name) => name in answer)
}
