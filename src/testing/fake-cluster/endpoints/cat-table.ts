/** Table of a cat API. */
export interface Table {
  readonly columns: readonly { readonly name: string; readonly isRight: boolean }[]
  readonly rows: readonly (readonly string[])[]
}

/** Formats a table: columns are padded to the widest cell, numbers are aligned to the right. */
export function align({ columns, rows }: Table, hasHeader: boolean): string {
  const lines = hasHeader ? [columns.map(({ name }) => name), ...rows] : rows
  const widths = columns.map((_column, place) => Math.max(0, ...lines.map((line) => line[place]?.length ?? 0)))
  return lines.map((line) => `${alignLine(line, widths, columns)}\n`).join('')
}

/** Formats bytes as the cat APIs do: `34.1kb`, or the plain number of a unit. */
export function formatBytes(bytes: number, unit: string | undefined): string {
  const units = ['b', 'kb', 'mb', 'gb', 'tb']
  if (unit !== undefined) return String(Math.floor(bytes / 1_024 ** Math.max(0, units.indexOf(unit))))
  const power = Math.max(0, Math.min(4, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  const amount = Math.floor((bytes / 1_024 ** power) * 10) / 10
  return `${amount}${units[power]}`
}

function alignLine(line: readonly string[], widths: readonly number[], columns: Table['columns']): string {
  const cells = line.map((cell, place) => {
    const width = widths[place] ?? 0
    return columns[place]?.isRight === true ? cell.padStart(width) : cell.padEnd(width)
  })
  return cells.join(' ').trimEnd()
}
