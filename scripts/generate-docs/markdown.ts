/** A file of the reference: its path in the folder of all, and its text. */
export type Pages = ReadonlyMap<string, string>

/** Code, which stays as it is: a block in fences, or between backticks. */
const CODE = /(```[\s\S]*?```|`[^`]*`)/

const NOTE = /^(NOTE|TIP|IMPORTANT|WARNING|CAUTION):\s+/gm

/** A description of the specification: Markdown, except that what looks like HTML is a placeholder. */
export function prose(text: string): string {
  return outsideCode(text.trim(), (part) =>
    escapeMarks(part)
      .replace(/^#+ (.+)$/gm, '**$1**')
      .replace(/^:::\s*/gm, '')
      .replace(NOTE, '> [!$1]\n> '),
  )
}

/** A description in one cell of a table, which has to be a single line: its lists become lines with bullets. */
export function cell(text: string): string {
  const formatted = outsideCode(text.trim(), (part) =>
    escapeMarks(part).replace(NOTE, (_, word: string) => `**${word.charAt(0)}${word.slice(1).toLowerCase()}:** `),
  )
  return formatted
    .replace(/\n\s*[*-] /g, '<br>• ')
    .replace(/\n\s*(\d+\.) /g, '<br>$1 ')
    .replace(/\n\s*\n\s*/g, '<br>')
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
}

/** A table; its cells have to be fit for one. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('')
}

/** The anchor that a heading gets, by the rules of GitHub, which editors follow. */
export function slug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}

function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(CODE)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('')
}

/** Angle brackets round anything but addresses, and the star of a pattern such as `name:*`, are no marks. */
function escapeMarks(text: string): string {
  return text.replace(/<(?=[a-zA-Z/!?])(?!https?:)/g, '\\<').replace(/:\*(?!\*)/g, ':\\*')
}
