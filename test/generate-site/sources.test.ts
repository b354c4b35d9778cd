import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { readSources } from '../../scripts/generate-site/sources.js'

const FILES: Record<string, string> = {
  'README.md': '# A\n\n[license](LICENSE), [docs](docs/b.md), [none](none.txt)\n\n```md\n[code](code.ts)\n```\n',
  'CONTRIBUTING.md': '',
  'CHANGELOG.md': '',
  'benchmarks/README.md': '',
  'examples/README.md': '[run](web/run.mjs)',
  'examples/web/run.mjs': 'run()\n',
  'test/README.md': '',
  'docs/b.md': '# B',
  'docs/reference/api/c.md': '# C',
  'docs/site/b.html': '',
  'code.ts': '',
  LICENSE: 'text\n',
}

it('reads all pages, and files that they link to as pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'site-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const sources = readSources(pathToFileURL(`${folder}/`))
  expect([...sources.keys()].toSorted()).toEqual(
    Object.keys(FILES)
      .filter((file) => file !== 'code.ts' && file !== 'docs/site/b.html')
      .toSorted(),
  )
  expect(sources.get('LICENSE')).toBe('# LICENSE\n\n~~~\ntext\n~~~\n')
  expect(sources.get('examples/web/run.mjs')).toBe('# run.mjs\n\n~~~mjs\nrun()\n~~~\n')
})
