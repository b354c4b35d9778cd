/**
 * Ending of a stage:
 *
 * - `'completed'`: the stage completed.
 * - `'taken'`: the consumer left while it was notified, so it has the value that it needed. `firstValueFrom`, `first` and `take` leave so.
 * - `'failed'`: the stage ended with an error, or was replaced by a repetition.
 * - `'left'`: the consumer left at any other moment.
 */
export type Ending = 'completed' | 'taken' | 'failed' | 'left'

/** Returns whether a consumer got the value that it needed: it may wait for completion, or leave with a value. */
export function isSuccess(ending: Ending): boolean {
  return ending === 'completed' || ending === 'taken'
}
