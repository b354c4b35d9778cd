import type { Token, Tokens } from 'marked'
import { isToken } from './is-token.js'

/** Tokens between which there is no space. */
const INLINE = ['text', 'strong', 'em', 'link']

/** Returns the text of tokens, without marks. Code is left out, because it repeats the names that the text explains. */
export function textOf(tokens: readonly Token[]): string {
  return tokens.map(textOfToken).join('').replace(/\s+/g, ' ').trim()
}

function textOfToken(token: Token): string {
  if (isToken(token, 'code')) return ''
  if (isToken(token, 'html') || isToken(token, 'br') || isToken(token, 'space')) return ' '
  if (isToken(token, 'table')) return textOfTable(token)
  if (isToken(token, 'list')) return token.items.map(textOfToken).join('')
  if (!('tokens' in token) || !token.tokens) return 'text' in token ? token.text : ''
  const text = token.tokens.map(textOfToken).join('')
  return INLINE.includes(token.type) ? text : `${text} `
}

function textOfTable({ header, rows }: Tokens.Table): string {
  const cells = [header, ...rows].flat()
  return `${cells.map((cell) => textOf(cell.tokens)).join(' ')} `
}
