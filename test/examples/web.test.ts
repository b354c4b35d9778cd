import { once } from 'node:events'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeBrowser, openPage, type WatchedPage } from '../support/browser/chromium.js'
import { home } from './install.js'
import { addressOf, start } from './run.js'
import { type Service, startService } from './service.js'

const CITIES = ['San Diego', 'San Jose', 'San Marino', 'Santiago', 'Parma', '<b>Sanaa</b>']

describeBrowser('the example web', () => {
  let service: Service

  beforeAll(async () => {
    const cities = CITIES.map((name) => ({ name }))
    service = await startService(cities, (environment) => start('web/server.mjs', [], environment, `${home}web`))
  })

  afterAll(() => service?.stop())

  /** Opens the page, with the cursor in its box. */
  async function open(): Promise<WatchedPage> {
    const watched = await openPage()
    await watched.page.goto(service.url)
    await watched.page.locator('input').focus()
    return watched
  }

  it('shows results and escapes HTML in names', async () => {
    const { page, complaints } = await open()
    await page.keyboard.type('san')
    await isShown(page, ['<b>Sanaa</b>', 'San Diego', 'San Jose', 'San Marino', 'Santiago'], 'complete')
    await page.keyboard.type(' ma')
    await isShown(page, ['San Marino'], 'complete')
    await page.keyboard.type('x')
    await isShown(page, [], 'complete')
    await page.locator('input').fill('')
    await isShown(page, [], '')
    expect(complaints).toEqual([])
  })

  it('sends one request after typing pauses', async () => {
    const { page } = await openPage()
    await page.clock.install()
    await page.goto(service.url)
    await page.clock.pauseAt(Date.now() + 60_000)
    service.cluster.clearRequests()
    await page.locator('input').focus()
    await page.keyboard.type('santi')
    await page.clock.runFor(149)
    expect(await page.locator('output').textContent()).toBe('')
    await page.clock.runFor(1)
    await page.clock.resume()
    await isShown(page, ['Santiago'], 'complete')
    expect(service.cluster.requests.map(({ body }) => String(body))).toEqual([
      expect.stringContaining('{"name":"santi"}'),
    ])
  })

  it('cancels the search in Elasticsearch when another letter is typed', async () => {
    const { page, complaints } = await open()
    const release = service.cluster.intercept(({ body }) => (body.includes('"parm"') ? undefined : { hang: true }))
    const searched = service.cluster.nextRequest()
    await page.keyboard.type('pa')
    await searched
    const canceled = once(service.proxy.sockets, 'close')
    await page.keyboard.type('rm')
    await canceled
    await isShown(page, ['Parma'], 'complete')
    release()
    expect(complaints).toEqual([])
  })

  it('cancels the search in Elasticsearch when the browser disconnects', async () => {
    const { page } = await open()
    const release = service.cluster.intercept(() => ({ hang: true }))
    const searched = service.cluster.nextRequest()
    await page.keyboard.type('san')
    await searched
    const canceled = once(service.proxy.sockets, 'close')
    await page.goto('about:blank')
    await canceled
    release()
  })

  it('shows results before all have arrived, and cancels in the middle of them', async () => {
    const { page, complaints } = await open()
    const release = service.cluster.intercept(async ({ body }, respond) =>
      body.includes('"san"') ? { ...(await respond()), hang: true } : undefined,
    )
    await page.keyboard.type('san')
    await page.locator('li').first().waitFor()
    expect(await page.locator('li').count()).toBeLessThan(5)
    expect(await page.locator('output').textContent()).toBe('searching')
    const canceled = once(service.proxy.sockets, 'close')
    await page.locator('input').fill('parma')
    await canceled
    await isShown(page, ['Parma'], 'complete')
    release()
    expect(complaints).toEqual([])
  })

  it('continues after a failed search', async () => {
    const { page } = await open()
    const release = service.cluster.intercept(() => ({ statusCode: 400, body: { status: 400, error: 'no' } }))
    await page.keyboard.type('par')
    await isShown(page, [], 'the search has failed')
    release()
    await page.keyboard.type('m')
    await isShown(page, ['Parma'], 'complete')
  })

  it('starts with sample cities without an Elasticsearch', async () => {
    const alone = start('web/server.mjs', [], { PORT: '0' }, `${home}web`)
    const { page, complaints } = await openPage()
    await page.goto(await addressOf(alone))
    await page.locator('input').fill('porto')
    await isShown(page, ['Porto'], 'complete')
    expect(complaints).toEqual([])
    const exit = once(alone, 'exit')
    alone.kill()
    await exit
  })
})

/** Waits until the page shows these names, in any order, and this message. */
async function isShown(page: Page, names: readonly string[], message: string): Promise<void> {
  const state =
    "[[...document.querySelectorAll('li')].map((item) => item.textContent).sort(), document.querySelector('output').value]"
  const expected = JSON.stringify([names.toSorted(), message])
  await page.waitForFunction(`JSON.stringify(${state}) === ${JSON.stringify(expected)}`).catch(async () => {
    expect(await page.evaluate(state)).toEqual([names.toSorted(), message])
  })
}
