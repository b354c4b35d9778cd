import { posix } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeBrowser, openPage } from '../support/browser/chromium.js'
import { pagesOfSite, serveSite } from './serve.js'

/** What a browser sees of a page. */
interface View {
  readonly title: string
  readonly headings: number
  readonly ids: readonly string[]
  readonly links: readonly string[]
  /** Width of the page beyond that of the window, in pixels. */
  readonly surplus: number
}

const VIEW = `({
  title: document.title,
  headings: document.querySelectorAll('h1').length,
  ids: Array.from(document.querySelectorAll('[id]'), ({ id }) => id),
  links: Array.from(document.querySelectorAll('a[href]'), ({ href }) => href),
  surplus: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})`

const PHONE = { width: 390, height: 800 }

describeBrowser('the pages of the site', () => {
  const pages = pagesOfSite()
  const views = new Map<string, View>()
  let site: { readonly url: string; readonly close: () => void }

  beforeAll(async () => {
    site = await serveSite()
  })

  afterAll(() => site.close())

  /** Looks at pages one after the other, as on a telephone. */
  async function look(page: Page, paths: Iterator<string>): Promise<void> {
    for (let next = paths.next(); !next.done; next = paths.next()) {
      await page.goto(site.url + next.value, { waitUntil: 'domcontentloaded' })
      views.set(next.value, await page.evaluate<View>(VIEW))
    }
  }

  it('load without errors', { timeout: 300_000 }, async () => {
    const paths = pages.values()
    const [one, other] = [await openPage({ viewport: PHONE }), await openPage({ viewport: PHONE })]
    await Promise.all([look(one.page, paths), look(other.page, paths)])
    expect([...one.complaints, ...other.complaints]).toEqual([])
    expect(views.size).toBe(pages.length)
    expect(views.size).toBeGreaterThan(340)
  })

  it('have links that lead to pages of the site and to places on them', () => {
    const isBroken = (link: string): boolean => {
      const [address = '', anchor] = link.split('#')
      const view = views.get(address.slice(site.url.length))
      return view === undefined || (anchor !== undefined && !view.ids.includes(anchor))
    }
    const broken = [...views].flatMap(([path, { links }]) =>
      links.filter((link) => link.startsWith(site.url) && isBroken(link)).map((link) => `${path}: ${link}`),
    )
    expect(broken).toEqual([])
    const elsewhere = [...views.values()].flatMap(({ links }) => links.filter((link) => !link.startsWith(site.url)))
    expect(elsewhere.filter((link) => !link.startsWith('https://') && !link.startsWith('http://'))).toEqual([])
    expect(elsewhere.filter((link) => link.startsWith(new URL(site.url).origin))).toEqual([])
  })

  it('are all reachable from the first one', () => {
    const reached = new Set(['index.html'])
    for (const path of reached) {
      for (const link of views.get(path)?.links ?? []) {
        if (link.startsWith(site.url)) reached.add(posix.normalize(link.slice(site.url.length).split('#')[0] ?? ''))
      }
    }
    expect(pages.filter((path) => !reached.has(path))).toEqual([])
  })

  it('have one title, and no anchor twice', () => {
    for (const [path, { title, headings, ids }] of views) {
      expect(title, path).toMatch(/^rxelastic$|. · rxelastic$/)
      expect(headings, path).toBe(1)
      expect(
        ids.filter((id, place) => ids.indexOf(id) !== place),
        path,
      ).toEqual([])
    }
  })

  it('fit the width of a telephone', () => {
    expect([...views].filter(([, { surplus }]) => surplus > 0).map(([path]) => path)).toEqual([])
  })
})
