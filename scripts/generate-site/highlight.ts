import { createRequire } from 'node:module'

/** The part of highlight.js that is used. */
interface Highlighter {
  registerLanguage(name: string, language: unknown): void
  highlight(code: string, options: { language: string }): { readonly value: string }
}

// Its own types would bring those of browsers to all files.
const require = createRequire(import.meta.url)
const highlighter: Highlighter = require('highlight.js/lib/core')
for (const name of ['typescript', 'bash']) {
  highlighter.registerLanguage(name, require(`highlight.js/lib/languages/${name}`))
}

const LANGUAGES: Readonly<Record<string, string>> = {
  js: 'typescript',
  mjs: 'typescript',
  sh: 'bash',
  ts: 'typescript',
  typescript: 'typescript',
}

/** Returns code as HTML, with a class for each kind of word. Code in an unknown language is escaped only. */
export function highlight(code: string, name = ''): string {
  const language = LANGUAGES[name]
  return language === undefined ? escapeHtml(code) : highlighter.highlight(code, { language }).value
}

/** Returns text as HTML that shows it. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
