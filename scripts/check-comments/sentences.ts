/** Splits the lines of a comment into sentences. Fenced examples and sources are left out. */
export function sentences(lines: readonly string[]): string[] {
  return paragraphs(lines).flatMap((paragraph) => paragraph.split(/(?<=[.!?])\s+(?=[^a-z])/))
}

/** Counts words; a link or a quoted piece of code is one. */
export function countWords(sentence: string): number {
  const plain = sentence.replace(/\{@link [^}]*\}/g, 'link').replace(/`[^`]*`/g, 'code')
  return plain.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}

/** A tag, a list item, a table row or an empty line begins a paragraph. */
function paragraphs(lines: readonly string[]): string[] {
  const found: string[] = []
  let isOpen = false
  let isCode = false
  for (const line of lines) {
    if (line.trim().startsWith('```')) isCode = !isCode
    if (isCode || line.trim() === '' || /^\s*(```|Source:|\||@see)/.test(line)) {
      isOpen = false
      continue
    }
    const last = found.length - 1
    if (isOpen && !/^\s*(@|[-*] |\d+\. )/.test(line)) found[last] += ` ${line.trim()}`
    else found.push(line.trim().replace(/^@(param|typeParam) \S+ - /, ''))
    isOpen = true
  }
  return found.flatMap((paragraph) => paragraph.split(/(?=@(?:defaultValue|returns|throws|internal)\b)/))
}
