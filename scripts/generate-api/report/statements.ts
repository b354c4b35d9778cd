const OPENING = '{(['
const CLOSING = '})]'

/** Text of a declaration file without its comments. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*\*[\s\S]*?\*\/\s*/g, '')
}

/** Splits text at the semicolons that no bracket encloses. Each part is on one line. */
export function statementsIn(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (OPENING.includes(character)) depth++
    else if (CLOSING.includes(character)) depth--
    else if (character === ';' && depth === 0) {
      parts.push(onOneLine(text.slice(start, index)))
      start = index + 1
    }
  }
  return parts.filter((part) => part !== '')
}

/** Text from a position to the bracket that closes the first one behind it, both without the brackets. */
export function splitAtBlock(text: string): { head: string; body: string } {
  const open = text.indexOf('{')
  let depth = 0
  for (let index = open; index < text.length; index++) {
    if (text[index] === '{') depth++
    else if (text[index] === '}' && --depth === 0) {
      return { head: onOneLine(text.slice(0, open)), body: text.slice(open + 1, index) }
    }
  }
  return { head: onOneLine(text), body: '' }
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
