import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Frees unused memory, so that the next figure does not include what an earlier chapter has left behind. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
}
