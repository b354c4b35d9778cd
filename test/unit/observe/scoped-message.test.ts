import { describe, expect, it } from 'vitest'
import { ScopedMessage } from '../../../src/observe/scoped-message.js'

class Message extends ScopedMessage {}

describe('ScopedMessage', () => {
  it('runs work within all scopes, the first one outermost', () => {
    const seen: string[] = []
    const message = new Message()
    for (const name of ['first', 'second']) {
      message.within((run) => {
        seen.push(`${name} begins`)
        run()
        seen.push(`${name} ends`)
      })
    }
    message.enter(() => seen.push('work'))
    expect(seen).toEqual(['first begins', 'second begins', 'work', 'second ends', 'first ends'])
  })

  it('runs work without a scope', () => {
    let runs = 0
    new Message().enter(() => runs++)
    expect(runs).toBe(1)
  })
})
