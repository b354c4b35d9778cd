/** Comment of a source file: its lines without the marks around them. */
export interface Comment {
  /** Line of the first word, counted from 1. */
  readonly line: number
  /** True for a doc comment, false for a line comment. */
  readonly isDoc: boolean
  readonly lines: readonly string[]
}

/** Finds doc comments and line comments; a run of line comments is one comment. */
export function findComments(source: string): Comment[] {
  const comments: Comment[] = []
  const lines = source.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const length = docLength(lines, at) || runLength(lines, at)
    if (length > 0) {
      const isDoc = !lineComment(lines[at] ?? '')
      comments.push({ line: at + 1, isDoc, lines: lines.slice(at, at + length).map(withoutMarks) })
      at += length - 1
    } else {
      const text = trailingComment(lines[at] ?? '')
      if (text !== undefined) comments.push({ line: at + 1, isDoc: false, lines: [text] })
    }
  }
  return comments
}

/** Number of lines of the block comment that opens at a line, or 0. */
function docLength(lines: readonly string[], first: number): number {
  if (!/^\s*\/\*/.test(lines[first] ?? '')) return 0
  const last = lines.findIndex((line, at) => at >= first && line.includes('*/'))
  return last < 0 ? 0 : last - first + 1
}

function runLength(lines: readonly string[], first: number): number {
  const last = lines.findIndex((line, at) => at >= first && !lineComment(line))
  return (last < 0 ? lines.length : last) - first
}

function lineComment(line: string): boolean {
  return /^\s*\/\/(?!\/)/.test(line)
}

/** Returns the comment behind code. A URL in a string has no blank before its slashes. */
function trailingComment(line: string): string | undefined {
  const match = /\S\s+\/\/ ([^'"`]*)$/.exec(line)
  return match?.[1]
}

function withoutMarks(line: string): string {
  return line
    .replace(/^\s*(\/\*\*?|\*\/|\*|\/\/)\s?/, '')
    .replace(/\s*\*\/.*$/, '')
    .trimEnd()
}
