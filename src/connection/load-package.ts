import { ConfigurationError } from '../errors/index.js'
import { messageOf } from '../errors/message-of.js'

/**
 * Loads a package that is needed for the first socket only.
 *
 * A package that cannot be loaded is a ConfigurationError: it says nothing about the node, and a retry does not help.
 */
export async function loadPackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await withRequire(load)
  } catch (cause) {
    throw new ConfigurationError(`the package ${name} cannot be loaded: ${messageOf(cause)}`, { cause })
  }
}

/**
 * Defines a global `require` for the modules of Node if an ES module of esbuild lacks one, and loads again.
 *
 * The CommonJS packages in such a bundle require modules of Node, some of them only when they are used. So it stays defined.
 */
async function withRequire<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    if (!/^Dynamic require of "node:/.test(messageOf(error)) || 'require' in globalThis) throw error
    Object.defineProperty(globalThis, 'require', { value: process.getBuiltinModule, configurable: true })
    return load()
  }
}
