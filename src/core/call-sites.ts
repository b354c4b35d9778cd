import { isObservable, type MonoTypeOperatorFunction, type Observable } from 'rxjs'
import { ElasticsearchClientError } from '../errors/index.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { PassThrough } from '../rx/pass-through.js'

/** Function that user code calls. */
type Origin = (...args: never[]) => unknown

/** Number of calls of a client whose lines are recorded by default. Recording all would take a few percent of their time. */
const FIRST_CALLS = 1_000

/** Adds the line of user code that made a call to the stack of its errors. */
export class CallSites {
  /** Number of calls whose lines are still to be recorded. */
  #left: number

  /** @param option - `true` records all calls, `false` none. @defaultValue none in production, otherwise the first ones */
  constructor(option: boolean | undefined) {
    const isProduction = process.env.NODE_ENV === 'production'
    this.#left = option === true ? Number.POSITIVE_INFINITY : option === false || isProduction ? 0 : FIRST_CALLS
  }

  /** Returns a call whose errors have the line that is running now. @param origin - function that user code has called */
  locate<T>(call$: Observable<T>, origin: Origin | undefined): Observable<T> {
    const site = origin === undefined ? undefined : this.#record(origin)
    return site === undefined ? call$ : call$.pipe(locateErrors(site))
  }

  /** Makes the methods of an object record their lines, if they return Observables or operators. */
  locateMethods<T extends object>(target: T): T {
    if (this.#left <= 0) return target
    const seen = new Set<string>(['constructor'])
    for (
      let level: object = target;
      level !== Object.prototype;
      level = Object.getPrototypeOf(level) ?? Object.prototype
    ) {
      for (const [name, { value, enumerable = false }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
        if (seen.has(name)) continue
        seen.add(name)
        if (typeof value !== 'function') continue
        Object.defineProperty(target, name, {
          value: this.#locating(value),
          enumerable,
          writable: true,
          configurable: true,
        })
      }
    }
    return target
  }

  #locating(method: Origin): Origin {
    const record = (origin: Origin) => this.#record(origin)
    return function located(this: unknown, ...args: never[]): unknown {
      const result = Reflect.apply(method, this, args)
      if (!isObservable(result) && typeof result !== 'function') return result
      const site = record(located)
      if (site === undefined) return result
      const located$ = locateErrors(site)
      return isObservable(result) ? located$(result) : (source: never) => located$(result(source))
    }
  }

  #record(origin: Origin): CallSite | undefined {
    if (this.#left <= 0) return undefined
    this.#left--
    return new CallSite(origin)
  }
}

/** Line of user code. Its text is made when an error needs it. */
class CallSite {
  declare readonly stack: unknown

  constructor(origin: Origin) {
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 1
    Error.captureStackTrace(this, origin)
    Error.stackTraceLimit = limit
  }

  /** The line as in a stack, with the line feed before it. Empty if the engine does not provide it. */
  get line(): string {
    const { stack } = this
    if (typeof stack !== 'string') return ''
    const start = stack.indexOf('\n')
    return start < 0 ? '' : stack.slice(start)
  }
}

function locateErrors<T>(site: CallSite): MonoTypeOperatorFunction<T> {
  return operate((destination) => new LocateErrors<T>(destination, site))
}

class LocateErrors<T> extends PassThrough<T> {
  readonly #site: CallSite

  constructor(destination: Destination<T>, site: CallSite) {
    super(destination)
    this.#site = site
  }

  override error(error: unknown): void {
    if (error instanceof ElasticsearchClientError) addLine(error, this.#site.line)
    super.error(error)
  }
}

/** Adds a line to the stack of an error. Calls can share an error. */
function addLine(error: Error, line: string): void {
  const { stack = '' } = error
  if (line !== '' && !stack.includes(line)) error.stack = stack + line
}
