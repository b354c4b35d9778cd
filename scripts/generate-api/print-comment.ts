import type { Api } from './api.js'

/** Prints the documentation of a method: the first sentence of its description, and a link. */
export function printComment(api: Api, indent: string): string {
  return printLines([withLink(firstSentence(api.description), api.docUrl), ...api.remarks], indent)
}

/** A comment with these lines, each with `indent` in front; nothing if there are none. */
export function printLines(lines: readonly string[], indent: string): string {
  if (lines.length === 0) return ''
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`
}

/**
 * Appends a link to a text. It is no `@see` tag: the compiler parses comments with tags, which takes a fifth more time
 * for all types.
 */
export function withLink(text: string, url: string | undefined): string {
  return url ? `${text} [Read on](${url})`.trim() : text
}

export function firstSentence(description: string): string {
  const [paragraph = ''] = description.trim().split('\n\n')
  return oneLine(paragraph).replace(/(?<!\b(?:e\.g|i\.e|etc|vs))\.\s(?=[A-Z`]).*$/, '.')
}

/** A comment must not end early. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('*/', '*\\/').trim()
}
