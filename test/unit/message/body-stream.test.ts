import { EventEmitter, once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SerializationError } from '../../../src/errors/index.js'
import { BodyStream } from '../../../src/message/body-stream.js'

const read = (source: Readable, lines = false) => buffer(new BodyStream(source, lines)).then(String)

/** Cuts a text into pieces, in its UTF-16 units or in its bytes. */
function pieces(text: string, sizes: readonly number[], asBytes: boolean): (string | Buffer)[] {
  const whole = asBytes ? Buffer.from(text) : text
  const cut: (string | Buffer)[] = []
  let start = 0
  for (const size of [...sizes, whole.length]) {
    cut.push(whole.slice(start, start + size))
    start += size
  }
  return cut
}

describe('BodyStream', () => {
  it('passes on the same bytes, wherever they are cut', async () => {
    const sizes = fc.array(fc.nat(5), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), sizes, fc.boolean(), async (text, cuts, asBytes) => {
        expect(await read(Readable.from(pieces(text, cuts, asBytes)))).toBe(text)
      }),
    )
  })

  it('ends lines with one line feed', async () => {
    const lines = fc.array(fc.constantFrom('{}', '\n', '{"a":"ü"}', ''))
    await fc.assert(
      fc.asyncProperty(lines, async (chunks) => {
        const text = chunks.join('')
        expect(await read(Readable.from(chunks), true)).toBe(text === '' || text.endsWith('\n') ? text : `${text}\n`)
      }),
    )
  })

  it('reads nothing before it is read, and no more than it can buffer', async () => {
    let reads = 0
    const source = new Readable({
      highWaterMark: 1,
      read() {
        reads++
        this.push(Buffer.alloc(65_536))
      },
    })
    const stream = new BodyStream(source, false)
    await turn()
    expect(reads).toBe(0)
    stream.once('data', () => stream.pause())
    for (let turns = 0; turns < 20; turns++) await turn()
    expect(reads).toBeLessThan(5)
    stream.destroy()
    expect(source.destroyed).toBe(true)
  })

  it('treats the end of a source that was closed before as an error', async () => {
    const source = new PassThrough()
    const stream = new BodyStream(source, true)
    const error = once(stream, 'error')
    stream.resume()
    source.write('{}')
    await once(stream, 'data')
    source.destroy()
    expect(await error).toEqual([expect.any(SerializationError)])
    expect(String(await error)).toContain('it was closed before its end')
  })

  it('loses nothing of a stream of another library that closes right after its end', async () => {
    const source = Object.assign(new EventEmitter(), { pipe: () => {} })
    const stream = new BodyStream(source, false)
    for (let count = 0; count < 100; count++) source.emit('data', 'a')
    source.emit('end')
    source.emit('close')
    await turn()
    expect(String(await buffer(stream))).toBe('a'.repeat(100))
  })

  it('does not end the process with an error that has no listener', async () => {
    const source = new PassThrough()
    const stream = new BodyStream(source, false)
    source.destroy(new Error('the disk is broken'))
    await new Promise((resolve) => stream.once('close', resolve))
    expect(stream.errored).toMatchObject({ message: 'the body cannot be read: the disk is broken' })
  })
})
