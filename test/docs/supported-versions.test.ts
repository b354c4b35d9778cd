import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NODES, VERSIONS } from '../runtimes/tools.js'

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const [, TABLE = ''] = /^## Supported versions\n(.*?)^## /ms.exec(README) ?? []

describe('the table of supported versions', () => {
  it('lists the versions of Node.js that test:runtimes runs', () => {
    expect(TABLE).toContain(`| Node.js | ${NODES.join(', ')} |`)
  })

  it('lists the versions of all other tools that test:runtimes runs', () => {
    const tools = Object.entries(VERSIONS).filter(([name]) => !name.startsWith('@'))
    const missing = tools.filter(([, version]) => !TABLE.includes(version.replace(/.*@/, '')))
    expect(missing).toEqual([])
  })
})
