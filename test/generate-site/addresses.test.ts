import { describe, expect, it } from 'vitest'
import { addressOf, relativeLink, siteLink, targetOf } from '../../scripts/generate-site/addresses.js'

describe('addresses of the site', () => {
  it('are those of the sources, with README as the index of its folder', () => {
    const sources = ['README.md', 'docs/README.md', 'docs/calls.md', 'LICENSE', 'examples/web/server.mjs']
    expect(sources.map(addressOf)).toEqual([
      ...['index.html', 'docs/index.html', 'docs/calls.html', 'LICENSE.html', 'examples/web/server.mjs.html'],
    ])
  })

  it('are relative', () => {
    expect(relativeLink('docs/calls.md', 'README.md')).toBe('../index.html')
    expect(relativeLink('README.md', 'docs/reference/api/cat.md')).toBe('docs/reference/api/cat.html')
    expect(relativeLink('docs/calls.md', 'docs/calls.md')).toBe('calls.html')
  })

  it.each([
    ['streaming.md#hits', 'streaming.html#hits'],
    ['../README.md', '../index.html'],
    ['#hits', '#hits'],
    ['calls.md#errors', '#errors'],
    ['../LICENSE', '../LICENSE.html'],
    ['https://example.org/a.md#b', 'https://example.org/a.md#b'],
    ['mailto:a@example.org', 'mailto:a@example.org'],
  ])('replace the link %s', (link, expected) => {
    expect(siteLink(link, 'docs/calls.md')).toBe(expected)
  })

  it('know the source that a link leads to', () => {
    expect(targetOf('../README.md#a', 'docs/calls.md')).toEqual({ source: 'README.md', anchor: 'a' })
    expect(targetOf('#a', 'docs/calls.md')).toEqual({ source: 'docs/calls.md', anchor: 'a' })
    expect(targetOf('https://example.org', 'docs/calls.md')).toBeUndefined()
  })
})
