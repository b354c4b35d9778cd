import { type Modules, resolve, specifiersIn } from './modules.js'

/**
 * Compilers that skip the check of libraries take what they do not find for `any`, silently.
 *
 * @throws if a module imports one of the package that is not there
 */
export function rejectDangling(modules: Modules): void {
  for (const [path, text] of modules) {
    const dangling = specifiersIn(text).find((specifier) => {
      const target = resolve(path, specifier)
      return target !== undefined && !modules.has(target)
    })
    if (dangling !== undefined) throw new Error(`${path} imports ${dangling}, which is no module`)
  }
}
