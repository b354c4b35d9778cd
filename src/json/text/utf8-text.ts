import { isAscii, isUtf8 } from 'node:buffer'

/** The text of bytes that are all there. @throws TypeError if they are no UTF-8, of which nothing must pass for something else */
export function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new TypeError('it is no UTF-8')
  return bytes.toString()
}

/**
 * Turns bytes into text as they come. A character that was cut is kept until its rest is there; bytes that are no UTF-8 are
 * refused.
 *
 * A TextDecoder does all of that, but plain ASCII, which most responses are, can be had several times as fast.
 */
export class Utf8Text {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  /** Whether the decoder may be keeping the beginning of a character. */
  #cut = false
  #begun = false

  /** @returns the text of these bytes and of what was kept before them */
  read(bytes: Uint8Array): string {
    if (!this.#cut && isAscii(bytes)) return this.#withoutMark(asciiText(bytes))
    const last = bytes.at(-1)
    if (last !== undefined) this.#cut = last >= 0x80
    return this.#withoutMark(this.#decoder.decode(bytes, { stream: true }))
  }

  /** Refuses what is kept: its rest did not come. */
  end(): void {
    this.#decoder.decode()
  }

  /** The mark that a text in UTF-8 may begin with is no part of it. */
  #withoutMark(text: string): string {
    if (this.#begun || text === '') return text
    this.#begun = true
    return text.startsWith('\ufeff') ? text.slice(1) : text
  }
}

function asciiText({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
}
