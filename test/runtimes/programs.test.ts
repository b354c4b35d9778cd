import { describe, expect, inject, it } from 'vitest'
import { appFolder, PARTS, runApp } from './run.js'
import { NODES, nodeProgram, platformProgram, VERSIONS } from './tools.js'

// undici 8 needs Node.js 22.
const NODE_CASES = NODES.flatMap((major) => (major === '20' ? ['7'] : ['7', '8']).map((undici) => ({ major, undici })))

describe.each(NODE_CASES)('Node.js $major with undici $undici', ({ major, undici }) => {
  it.each(['esm', 'cjs'])('runs the library as %s', async (format) => {
    const folder = appFolder(undici === '8' ? '8' : '7')
    expect(await runApp(nodeProgram(inject('tools'), major), [`${format}/main.js`], folder)).toEqual(PARTS)
  })
})

describe(`Bun ${VERSIONS.bun}`, () => {
  it.each(['esm', 'cjs', 'ts'])('runs the library as %s', async (format) => {
    const file = format === 'ts' ? 'ts/main.ts' : `${format}/main.js`
    expect(await runApp(platformProgram(inject('tools'), 'bun'), [file])).toEqual(PARTS)
  })
})

describe(`Deno ${VERSIONS.deno}`, () => {
  it('runs the library', async () => {
    const deno = platformProgram(inject('tools'), 'deno')
    const rights = ['--allow-net', '--allow-env', '--allow-sys', '--allow-read']
    expect(await runApp(deno, ['run', '--quiet', '--no-check', ...rights, 'esm/main.js'])).toEqual(PARTS)
  })
})
