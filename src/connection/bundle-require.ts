/** Work under way that has to find a `require`. */
let users = 0

/**
 * Runs work while there is a global `require` for the modules of Node.
 *
 * CommonJS packages in an ES module of esbuild need it: esbuild leaves their `require('node:net')` as it is.
 * It is removed afterwards, because other code concludes from a global `require` that it runs in a CommonJS module.
 */
export async function whileRequireIsDefined<T>(work: () => Promise<T>): Promise<T> {
  if (users === 0 && 'require' in globalThis) return work()
  if (users++ === 0) Object.defineProperty(globalThis, 'require', { value: requireBuiltin, configurable: true })
  try {
    return await work()
  } finally {
    if (--users === 0) Reflect.deleteProperty(globalThis, 'require')
  }
}

/** Returns a module of Node, such as `node:net`. */
function requireBuiltin(name: string): unknown {
  const module = process.getBuiltinModule(name)
  if (module === undefined) throw new Error(`Dynamic require of "${name}" is not supported`)
  return module
}
