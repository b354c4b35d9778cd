import { ConfigurationError } from '../errors/index.js'
import { messageOf } from '../errors/message-of.js'
import { whileRequireIsDefined } from './bundle-require.js'

/**
 * Loads a package that is needed for the first socket only.
 *
 * A package that cannot be loaded is a ConfigurationError: it says nothing about the node, and a retry does not help.
 *
 * @param name - The package, as it occurs in `load`
 * @param loadLazyParts - Loads what the package itself requires upon use. A bundle has to load it at once.
 */
export async function loadPackage<T>(
  name: string,
  load: () => Promise<T>,
  loadLazyParts?: () => Promise<unknown>,
): Promise<T> {
  try {
    if (!isBundled(name, load)) return await load()
    return await whileRequireIsDefined(async () => {
      const loaded = await load()
      await loadLazyParts?.()
      return loaded
    })
  } catch (cause) {
    throw new ConfigurationError(`the package ${name} cannot be loaded: ${messageOf(cause)}`, { cause })
  }
}

/** Returns `true` if a bundler has replaced the quoted name of the package, in the source of the function, by a module of its own. */
function isBundled(name: string, load: () => Promise<unknown>): boolean {
  const source = Function.prototype.toString.call(load)
  return !["'", '"', '`'].some((quote) => source.includes(quote + name))
}
