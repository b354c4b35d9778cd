import { styleText } from 'node:util'

/** True if the output is a terminal, in which a line can be drawn again. Otherwise the output is a log. */
export const isLive: boolean = process.stdout.isTTY === true

type Format = Parameters<typeof styleText>[0]

function style(format: Format): (text: string) => string {
  const isColored = isLive && !process.env.NO_COLOR
  return (text) => (isColored ? styleText(format, text) : text)
}

export const strong: (text: string) => string = style('bold')
export const quiet: (text: string) => string = style('dim')
export const good: (text: string) => string = style('green')
export const bad: (text: string) => string = style('red')
const code = style('cyan')

const margin = '     '

/** Prints the title of the demo. */
export function title(name: string, claim: string): void {
  console.log(`\n  ${strong(name)}  ${claim}\n  ${quiet('─'.repeat(76))}`)
}

/** Prints the headline of a chapter, why it matters, and the lines of code that it runs. */
export function headline(number: number, text: string, why: string, ...lines: readonly string[]): void {
  console.log(`\n  ${strong(`${number}  ${text}`)}`)
  say(quiet(why), ...lines.map(code), '')
}

/** Prints lines of text. */
export function say(...lines: readonly string[]): void {
  for (const line of lines) console.log(line === '' ? '' : `${margin}${line}`)
}

/** Prints an error message. */
export function complain(message: string): void {
  console.error(`\n${margin}${bad(message)}\n`)
}

/** Prints rows of cells as wide as `widths` says: the first of each row to the left, the others to the right. */
export function table(widths: readonly number[], rows: readonly (readonly (string | number)[])[]): void {
  for (const row of rows) say(row.map((cell, column) => align(cell, column, widths[column] ?? 0)).join('  '))
}

function align(cell: string | number, column: number, width: number): string {
  const text = typeof cell === 'number' ? whole(cell) : cell
  return column === 0 ? text.padEnd(width) : text.padStart(width)
}

/** Draws a line that is redrawn until {@link endLine}. */
export function redraw(line: string): void {
  process.stdout.write(`\r${margin}${line}\u001B[K`)
}

/** Erases the line that was drawn last. */
export function eraseLine(): void {
  process.stdout.write('\r\u001B[K')
}

/** Keeps the line that was drawn last. */
export function endLine(): void {
  process.stdout.write('\n')
}

/** 135233 as `135,233`. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** Milliseconds, as seconds where that is easier to read. */
export function time(milliseconds: number): string {
  return milliseconds < 1_000 ? `${whole(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`
}
