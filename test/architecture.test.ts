import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = new URL('../', import.meta.url)

/** The rooms in the order of the table in docs/architecture.md, from the ground up. */
const ROOMS = roomsOf(readFileSync(new URL('docs/architecture.md', ROOT), 'utf8'))

const PIPELINE = readFileSync(new URL('src/pipeline.ts', ROOT), 'utf8')

const [, DIAGRAM = ''] =
  /```text\n(run\$[^`]*)```/.exec(readFileSync(new URL('docs/architecture.md', ROOT), 'utf8')) ?? []

/** Source texts by path below `src`, generated files included. */
const SOURCES = new Map(
  readdirSync(new URL('src/', ROOT), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [path, readFileSync(new URL(`src/${path}`, ROOT), 'utf8')] as const),
)

describe('the rooms of src', () => {
  it('equal those in the table of docs/architecture.md', () => {
    expect([...new Set([...SOURCES.keys()].map(roomOf))].sort()).toEqual([...ROOMS].sort())
  })

  it('import strictly downwards, type imports included', () => {
    expect(upwardImports(SOURCES)).toEqual([])
  })
})

describe('upwardImports', () => {
  it.each([
    ['a value', "import { Client } from '../client.js'"],
    ['a type', "import type { Client } from '../client.js'"],
    ['a type in line', "const client: import('../client.js').Client"],
    ['a side effect', "import '../client.js'"],
    ['a re-export', "export * from '../client.js'"],
    ['many names', "import {\n  Client,\n  type ClientOptions,\n} from '../client.js'"],
  ])('finds %s', (_kind, text) => {
    const found = upwardImports(new Map([['rx/stage.ts', text]]))
    expect(found).toEqual([{ arrow: 'rx → client', file: 'rx/stage.ts' }])
  })

  it('finds an import of a room that is not listed', () => {
    const found = upwardImports(new Map([['client.ts', "import { a } from './attic/a.js'"]]))
    expect(found).toEqual([{ arrow: 'client → attic', file: 'client.ts' }])
  })

  it('accepts imports downwards, within a room and of packages', () => {
    const text = "import 'rxjs'\nimport { A } from '../errors/index.js'\nimport { B } from './link.js'"
    expect(upwardImports(new Map([['rx/stage.ts', text]]))).toEqual([])
  })
})

describe('the diagram of docs/architecture.md', () => {
  it('shows the functions of pipeline.ts and the operators in each, in the same order', () => {
    const known = new Set([...functionsOf(PIPELINE).keys(), ...operatorsOf(PIPELINE)])
    const namesIn = (text: string) =>
      [...text.matchAll(/[\w$]+/g)].map(([name]) => name).filter((name) => known.has(name))
    const calls = Array.from(functionsOf(PIPELINE), ([name, body]) => [name, namesIn(body)])
    const shown = Array.from(entriesOf(DIAGRAM), ([name, text]) => [name, namesIn(text)])
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(calls))
    expect(new Set(calls.flatMap(([, names]) => names)).size).toBeGreaterThan(20)
  })
})

interface UpwardImport {
  readonly arrow: string
  readonly file: string
}

/** Imports of a room that is not below the file's own. */
function upwardImports(sources: ReadonlyMap<string, string>): UpwardImport[] {
  return [...sources].flatMap(([file, text]) => {
    const own = roomOf(file)
    const rooms = new Set(relativeImports(text).map((path) => roomOf(posix.join(posix.dirname(file), path))))
    rooms.delete(own)
    return [...rooms].filter((room) => !isBelow(room, own)).map((room) => ({ arrow: `${own} → ${room}`, file }))
  })
}

function isBelow(room: string, own: string): boolean {
  return ROOMS.includes(room) && ROOMS.indexOf(room) < ROOMS.indexOf(own)
}

function relativeImports(text: string): string[] {
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']*)'/g)].map(([, path = '']) => path)
}

/** The first folder of a path below `src`; a file at the top is a room of its own. */
function roomOf(path: string): string {
  return path.replace(/\/.*/, '').replace(/\.[jt]s$/, '')
}

function roomsOf(markdown: string): readonly string[] {
  const [, section = ''] = markdown.split(/^## Rooms$/m)
  const [table = ''] = section.split(/^## /m)
  return [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) => name.replace(/\/$|\.ts$/, ''))
}

/** Bodies of the functions of pipeline.ts, without comments, by name. */
function functionsOf(text: string): Map<string, string> {
  const code = text.replace(/\/\*\*?[\s\S]*?\*\/|\/\/.*/g, '')
  const parts = code.split(/^(?:export )?const /m).slice(1)
  return new Map(parts.map((part) => [/^[\w$]+/.exec(part)?.[0] ?? '', part.slice(part.indexOf('=>'))]))
}

/** Names that pipeline.ts imports from `operators/`. */
function operatorsOf(text: string): string[] {
  return [...text.matchAll(/^import \{ (\w+) \} from '\.\/operators\//gm)].map(([, name = '']) => name)
}

/** Lines of the diagram by the function that they show; an indented line continues the one before. */
function entriesOf(diagram: string): Map<string, string> {
  const entries = diagram.replace(/\n +/g, ' ').split('\n').filter(Boolean)
  return new Map(entries.map((entry) => [/^[\w$]+/.exec(entry)?.[0] ?? '', entry.replace(/^[\w$]+/, '')]))
}
