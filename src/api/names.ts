/** Returns the method of an API: `put_mapping` becomes `putMapping$`. */
export function methodName(api: string): string {
  return `${camelCase(api)}$`
}

/** Returns the API of a method: `putMapping$` becomes `put_mapping`. `undefined` for other names. */
export function apiName(method: string): string | undefined {
  return method.endsWith('$') ? snakeCase(method.slice(0, -1)) : undefined
}

/** Converts `async_search` to `asyncSearch`. A leading underscore is kept. */
export function camelCase(name: string): string {
  return name.replace(/(?<=.)_(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** Converts `asyncSearch` to `async_search`. Returns `undefined` for a name that is not in camel case. */
export function snakeCase(name: string): string | undefined {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return camelCase(snake) === name ? snake : undefined
}
