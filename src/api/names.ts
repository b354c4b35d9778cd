/** The method of an API: `put_mapping` is `putMapping$`. */
export function methodName(api: string): string {
  return `${camelCase(api)}$`
}

/** The API of a method, `putMapping$` is `put_mapping`; nothing for a name that no method can have. */
export function apiName(method: string): string | undefined {
  return method.endsWith('$') ? snakeCase(method.slice(0, -1)) : undefined
}

/** `async_search` as `asyncSearch`; an underscore in front stays. */
export function camelCase(name: string): string {
  return name.replace(/(?<=.)_(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** `asyncSearch` as `async_search`; nothing for what is not camel case. */
export function snakeCase(name: string): string | undefined {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return camelCase(snake) === name ? snake : undefined
}
