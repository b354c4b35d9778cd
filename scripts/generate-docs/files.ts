import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Pages } from './markdown.js'

export function removePages(folder: URL): void {
  rmSync(folder, { recursive: true, force: true })
}

export function writePages(folder: URL, pages: Pages): void {
  for (const [path, text] of pages) {
    const file = new URL(path, folder)
    mkdirSync(new URL('.', file), { recursive: true })
    writeFileSync(file, text)
  }
}

/** The pages that are in a folder, and in those within. */
export function readPages(folder: URL): Pages {
  const root = fileURLToPath(folder)
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => join(parentPath, name))
  return new Map(paths.map((path) => [relative(root, path).replaceAll(sep, '/'), readFileSync(path, 'utf8')]))
}
