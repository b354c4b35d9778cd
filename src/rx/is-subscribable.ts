import type { Observable } from 'rxjs'

/** Returns `true` for a value that can be subscribed to: an Observable, also of another copy of RxJS. */
export function isSubscribable(value: unknown): value is Observable<unknown> {
  const { subscribe }: { subscribe?: unknown } = Object(value)
  return typeof subscribe === 'function'
}
