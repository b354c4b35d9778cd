import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const SOURCE = new URL('../../../src/', import.meta.url)

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.startsWith('api/generated/'))

describe('@opentelemetry/api', () => {
  it('is imported by rxelastic/opentelemetry only, which no other room imports', () => {
    const importing = (pattern: RegExp): string[] =>
      files
        .filter((path) => pattern.test(readFileSync(new URL(path, SOURCE), 'utf8')))
        .map((path) => path.split('/')[0] ?? '')
    expect(new Set(importing(/from '@opentelemetry\//))).toEqual(new Set(['opentelemetry']))
    expect(importing(/from '[./]+\/opentelemetry\//)).toEqual([])
  })

  it('is an optional peer dependency', () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', SOURCE), 'utf8'))
    expect(manifest.peerDependencies).toHaveProperty('@opentelemetry/api')
    expect(manifest.peerDependenciesMeta['@opentelemetry/api']).toEqual({ optional: true })
    expect(manifest.dependencies).not.toHaveProperty('@opentelemetry/api')
  })
})
