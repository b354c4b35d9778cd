/** `put_mapping` or `indices.put_mapping` as one word for a type: `PutMapping`, `IndicesPutMapping`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|[_.])_?(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** The name of a property as it is declared. */
export function quoted(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name)
}

/** A value as it is written in TypeScript. */
export function literal(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
