import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it, onTestFinished } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import { type HelperName, numbers, read$ } from './scan-support.js'

/** How many requests for pages have been written to a socket. */
function watchPages(): () => number {
  let pages = 0
  const onHeaders = (message: unknown): void => {
    const { headers } = message as { headers: string }
    if (headers.includes('/_search')) pages++
  }
  subscribe('undici:client:sendHeaders', onHeaders)
  onTestFinished(() => void unsubscribe('undici:client:sendHeaders', onHeaders))
  return () => pages
}

describe('prefetch', () => {
  // The server works on the next page while this one is parsed and handed out.
  it.each<HelperName>(['scan$', 'scroll$'])('%s requests the next page before it emits a hit', async (helper) => {
    const { client } = await numbers(30)
    const pages = watchPages()
    const asked: number[] = []
    await record(read$(client, helper, { size: 10 }), () => asked.push(pages())).completed()
    expect(asked.filter((_, hit) => hit % 10 === 0)).toEqual([2, 3, 4])
  })

  it.each<[HelperName, object, object, pages: number]>([
    ['scan$', { size: 10 }, { maxItems: 10 }, 1],
    ['scan$', { size: 10 }, { maxItems: 5 }, 1],
    ['scan$', { size: 10 }, { maxItems: 11, prefetch: 3 }, 2],
    ['scan$', {}, { maxItems: 3 }, 1],
    ['scroll$', { size: 10 }, { maxItems: 10 }, 1],
    ['scroll$', { size: 10 }, { maxItems: 25, prefetch: 3 }, 3],
    ['scan$', { body: { size: 10 } }, { maxItems: 20 }, 2],
  ])('%s of %j with %j requests no page that is not needed', async (helper, params, options, expected) => {
    const { client } = await numbers(30)
    const pages = watchPages()
    await record(read$(client, helper, params, options)).completed()
    expect(pages()).toBe(expected)
  })
})
