import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../../scripts/generate-site/render-markdown.js'

const html = (text: string): string => renderMarkdown(text, 'docs/calls.md').html.trim()

describe('renderMarkdown', () => {
  it('gives headings the anchors of GitHub, each once', () => {
    const { title, sections } = renderMarkdown('# `hits$` and *more*\n\n## Use\n\nA.\n\n## Use\n\n### Types?\n', 'a.md')
    expect(title).toBe('hits$ and more')
    expect(sections.map(({ anchor, level }) => [anchor, level])).toEqual([
      ...[['hits-and-more', 1] as const, ['use', 2] as const, ['use-1', 2] as const, ['types', 3] as const],
    ])
    expect(html('## Use it')).toBe(
      '<h2 id="use-it">Use it <a class="anchor" href="#use-it" aria-label="Link to this">#</a></h2>',
    )
    expect(html('# Use it')).toBe('<h1 id="use-it">Use it</h1>')
  })

  it('leads links to pages of the site', () => {
    expect(html('[`a`](streaming.md#hits "b")')).toBe(
      '<p><a href="streaming.html#hits" title="b"><code>a</code></a></p>',
    )
  })

  it('colors known languages and escapes other code', () => {
    expect(html("```ts\nconst a = '<'\n```")).toBe(
      '<pre><code><span class="hljs-keyword">const</span> a = <span class="hljs-string">&#x27;&lt;&#x27;</span></code></pre>',
    )
    expect(html('```text\n<a> & "b"\n```')).toBe('<pre><code>&lt;a&gt; &amp; &quot;b&quot;</code></pre>')
    expect(html('```\nconst\n```')).toBe('<pre><code>const</code></pre>')
  })

  it('lets wide tables scroll, with bars and links in their cells', () => {
    expect(html('| A | B |\n| --- | --- |\n| `a\\|b` | [c](d.md) |')).toBe(
      '<div class="table"><table><thead><tr><th>A</th><th>B</th></tr></thead>' +
        '<tbody><tr><td><code>a|b</code></td><td><a href="d.html">c</a></td></tr></tbody></table></div>',
    )
  })

  it('distinguishes notes from quotations', () => {
    expect(html('> [!WARNING]\n> Do **not**.')).toBe(
      '<aside class="warning"><strong>Warning</strong><p>Do <strong>not</strong>.</p>\n</aside>',
    )
    expect(html('> Do.')).toBe('<blockquote><p>Do.</p>\n</blockquote>')
  })
})
