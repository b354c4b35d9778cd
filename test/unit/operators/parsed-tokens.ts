import { Readable } from 'node:stream'
import * as fc from 'fast-check'
import { lastValueFrom, type Observable, tap } from 'rxjs'
import parser, { type Token } from 'stream-json/parser.js'
import { expect } from 'vitest'
import type { StreamHead } from '../../../src/message/result.js'
import type { WireEvent } from '../../../src/message/wire.js'
import { streamTokens } from '../../../src/operators/stream-tokens.js'
import type { CallSettings } from '../../../src/options/call-settings.js'
import { head, makeCall, response } from '../../support/calls/calls.js'

export interface Parsed {
  readonly tokens: (StreamHead | Token)[]
  readonly error?: unknown
}

export async function parsed(events$: Observable<WireEvent>, settings: Partial<CallSettings> = {}): Promise<Parsed> {
  const tokens: (StreamHead | Token)[] = []
  const call = makeCall({ settings: { asStream: true, ...settings } })
  try {
    await lastValueFrom(
      events$.pipe(
        streamTokens(call),
        tap((token) => tokens.push(token)),
      ),
      { defaultValue: undefined },
    )
  } catch (error) {
    return { tokens, error }
  }
  return { tokens }
}

export const parsedText = (text: string, settings?: Partial<CallSettings>) => parsed(response(head(), text), settings)

/** What stream-json's own stream makes of the whole text. */
export function tokensOf(text: string): Promise<unknown[]> {
  return Readable.from([Buffer.from(text)])
    .pipe(parser.asStream({ streamValues: false }))
    .toArray()
}

export const latin1 = (text: string) => Buffer.from(text, 'latin1')

export function isPrefix(tokens: readonly unknown[], all: readonly unknown[]): void {
  expect(tokens).toEqual(all.slice(0, tokens.length))
}

export const text = fc.string({
  unit: fc.constantFrom('a', '"', '\\', '\n', 'Ü', '€', '😀', '\ud83d\ude00', '\u2028', '0'),
})
export const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'json' },
    fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('any'), { maxLength: 5, depthIdentifier: 'json' }),
    fc.dictionary(text, tie('any'), { maxKeys: 5, depthIdentifier: 'json' }),
  ),
})).any
export const size = fc.integer({ min: 1, max: 40 })
