import { pathToFileURL } from 'node:url'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeBrowser, openPage, type WatchedPage } from '../support/browser/chromium.js'
import { folder, serveSite } from './serve.js'

describeBrowser('the site', () => {
  let site: { readonly url: string; readonly close: () => void }

  beforeAll(async () => {
    site = await serveSite()
  })

  afterAll(() => site.close())

  async function open(path: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
    const watched = await openPage(options)
    await watched.page.goto(site.url + path)
    return watched
  }

  describe('search', () => {
    it.each([
      ['putMapping', 'putMapping$ client.indices', 'docs/reference/api/indices.html#putmapping'],
      ['put mapping', 'putMapping$ client.indices', 'docs/reference/api/indices.html#putmapping'],
      ['search', 'search$ client', 'docs/reference/api/client.html#search'],
      ['searchhit', 'SearchHit client', 'docs/reference/types/client.html#searchhit'],
      ['backpresure', 'Backpressure Streaming', 'docs/docs/streaming.html#backpressure'],
      ['maxRetries', 'maxRetries CommonOptions', 'CommonOptions.html#property-maxretries'],
    ])('finds %s', async (text, first, address) => {
      const { page, complaints } = await open('docs/calls.html')
      await page.keyboard.press('/')
      await page.keyboard.type(text)
      const link = page.locator('#results a').first()
      await link.waitFor()
      const words = await link.locator('strong, small').allTextContents()
      expect(words.join(' ')).toBe(first)
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.href.endsWith(address))
      expect(complaints).toEqual([])
    })

    it('leads to the place of a result', async () => {
      const { page } = await open('index.html')
      await page.getByRole('combobox').fill('closePointInTime')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/client.html#closepointintime')
      expect(await isInView(page, '#closepointintime')).toBe(true)
      expect(await isInView(page, 'h1')).toBe(false)
    })

    it('supports the keyboard', async () => {
      const { page } = await open('index.html')
      const box = page.getByRole('combobox')
      await box.fill('scan')
      await page.locator('#results li').nth(2).waitFor()
      const marked = async (): Promise<string | null> => page.locator('[aria-selected=true]').getAttribute('id')
      expect(await marked()).toBe('result-0')
      await page.keyboard.press('ArrowDown')
      expect(await marked()).toBe('result-1')
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('ArrowUp')
      expect(await marked()).toBe(`result-${(await page.locator('#results li').count()) - 1}`)
      expect(await box.getAttribute('aria-activedescendant')).toBe(await marked())
      await page.keyboard.press('Escape')
      expect(await page.locator('#results').isVisible()).toBe(false)
    })

    it('reports no results and hides without any input', async () => {
      const { page } = await open('index.html')
      const box = page.getByRole('combobox')
      await box.fill('xqzzy')
      await page.getByText('Nothing found').waitFor()
      await box.fill('')
      await page.locator('#results').waitFor({ state: 'hidden' })
    })

    it('works on pages that are opened from disk', async () => {
      const { page, complaints } = await openPage()
      await page.goto(pathToFileURL(`${folder}docs/calls.html`).href)
      await page.getByRole('combobox').fill('hits$')
      await page.locator('#results a').first().click()
      await page.waitForURL('**/Helpers.html#hits')
      expect(complaints).toEqual([])
    })
  })

  it('follows the dark mode of the system, and switches', async () => {
    const { page } = await open('index.html', { colorScheme: 'dark' })
    const color = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor')
    const dark = await color()
    await page.locator('.theme').click()
    const light = await color()
    expect([dark, light]).toEqual(['rgb(15, 18, 22)', 'rgb(255, 255, 255)'])
    await page.reload()
    expect(await color()).toBe(light)
  })

  it('copies code', async () => {
    const { page } = await open('index.html', { permissions: ['clipboard-read', 'clipboard-write'] })
    const block = page.locator('pre').first()
    await block.hover()
    await block.getByRole('button').click()
    await block.getByText('Copied').waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('npm install rxelastic rxjs')
  })

  it('collapses its navigation into a menu on a telephone', async () => {
    const { page } = await open('docs/calls.html', { viewport: { width: 390, height: 800 } })
    const link = page.locator('nav').getByRole('link', { name: 'Streaming' })
    expect(await link.isVisible()).toBe(false)
    await page.locator('.menu').click()
    await link.click()
    await page.waitForURL('**/docs/streaming.html')
    expect(await page.locator('h1').textContent()).toBe('Streaming')
  })

  it('scrolls the navigation to the link of the page and marks the visible heading', async () => {
    const { page } = await open('docs/reference/types/watcher.html')
    expect(await page.locator('nav [aria-current=page]').textContent()).toBe('watcher')
    expect(await isInView(page, 'nav [aria-current=page]')).toBe(true)
    await page.locator('.contents a').last().click()
    await page.locator('.contents li:last-child [aria-current=true]').waitFor()
  })

  it('describes methods like the reference', async () => {
    const { page } = await open('docs/reference/api/client.html')
    const rows = page.locator('#search ~ .table tbody tr td:first-child')
    expect((await rows.allTextContents()).slice(0, 4)).toEqual(['index', 'query', 'size', 'from'])
    expect(await page.locator('#knnsearch ~ aside.warning').first().textContent()).toContain('Deprecated since 8.4.0.')
    expect(await page.locator('pre .hljs-string').first().textContent()).toBe("'books'")
  })
})

async function isInView(page: Page, selector: string): Promise<boolean> {
  const box = await page.locator(selector).boundingBox()
  const { height } = page.viewportSize() ?? { height: 0 }
  return box !== null && box.y >= 0 && box.y < height
}
