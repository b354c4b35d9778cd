import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'

/** Debian's package `chromium`. */
const EXECUTABLE = '/usr/bin/chromium'

const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
]

let browser: Browser

/** Tests of a page in headless Chromium. Without it they are skipped with a message; in CI they fail. */
export function describeBrowser(name: string, tests: () => void): void {
  const isMissing = !existsSync(EXECUTABLE)
  if (isMissing && process.env.CI) throw new Error(`${EXECUTABLE} is missing; install the package chromium`)
  if (isMissing) console.warn(`\nTests in a browser are skipped, because ${EXECUTABLE} is missing.\n`)
  describe.skipIf(isMissing)(name, () => {
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS })
    })
    afterAll(() => browser?.close())
    tests()
  })
}

/** A page in a browser of its own, and what its console and its scripts complained of. */
export interface WatchedPage {
  readonly page: Page
  readonly complaints: readonly string[]
}

/** Opens an empty page, which is closed at the end of the test. */
export async function openPage(options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context: BrowserContext = await browser.newContext(options)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', ({ message }) => complaints.push(message))
  return { page, complaints }
}
