import { DeserializationError } from '../../errors/index.js'

/** Maker of a row's value from its cells. */
export type MakeRow = (cells: readonly unknown[]) => unknown

/**
 * Returns a function that makes records of rows. All records have the same hidden class, which keeps them small and fast.
 * @param names - the names of the columns; of two with the same name the last one counts, as in JSON
 * @throws DeserializationError for a column named `__proto__`
 */
export function recordMaker(names: readonly string[]): MakeRow {
  if (names.includes('__proto__')) {
    throw new DeserializationError("a column is named __proto__: read the rows with as: 'row', or rename it", '')
  }
  return literalMaker(names) ?? ((cells) => assigned(names, cells))
}

/**
 * Returns a function that consists of one object literal, twice as fast as assigning names one by one.
 * It returns `undefined` where code may not be made of strings, as with `--disallow-code-generation-from-strings`.
 */
function literalMaker(names: readonly string[]): MakeRow | undefined {
  // JSON escapes whatever could end the string; U+2028 and U+2029 are allowed in strings since ES2019.
  const members = names.map((name, column) => `${JSON.stringify(name)}: cells[${column}]`)
  try {
    return new Function('cells', `return { ${members.join(', ')} }`) as MakeRow
  } catch {
    return undefined
  }
}

function assigned(names: readonly string[], cells: readonly unknown[]): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  for (let column = 0; column < names.length; column++) record[names[column] ?? ''] = cells[column]
  return record
}
