import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A block of TypeScript in a page of the documentation. */
export interface Example {
  readonly page: string
  /** Its place among the page's blocks, from 1. */
  readonly number: number
  readonly code: string
}

export const root: string = fileURLToPath(new URL('../../', import.meta.url))

/** Every block of TypeScript in the README and in docs. */
export function examples(): Example[] {
  const docs = readdirSync(join(root, 'docs')).filter((file) => file.endsWith('.md'))
  return [join(root, 'README.md'), ...docs.map((file) => join(root, 'docs', file))].flatMap(examplesOf)
}

function examplesOf(file: string): Example[] {
  const page = basename(file, '.md').toLowerCase()
  const blocks = readFileSync(file, 'utf8').matchAll(/^```ts\n([\s\S]*?)^```/gm)
  return Array.from(blocks, ([, code = ''], index) => ({ page, number: index + 1, code }))
}
