import { isAscii, isUtf8 } from 'node:buffer'

/** Byte order mark of UTF-8. Some proxies and files put it in front of JSON. */
export const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf]

/** Returns the bytes without a byte order mark in front. */
function withoutMark(bytes: Buffer): Buffer {
  return BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes
}

/**
 * Decodes complete UTF-8. A byte order mark in front is no part of the text.
 *
 * @throws TypeError for invalid UTF-8, which must not pass for something else
 */
export function decodeUtf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new TypeError(`it is no UTF-8: ${firstWrongByte(bytes)}`)
  return (bytes[0] === BYTE_ORDER_MARK[0] ? withoutMark(bytes) : bytes).toString()
}

/** Number of characters before a wrong byte that an error quotes: enough for the `_id` of most hits. */
const QUOTED = 200

/** Describes where invalid UTF-8 begins. Only errors need it, so that it may take its time. */
function firstWrongByte(bytes: Buffer): string {
  const text = bytes.toString()
  let end = 0
  let start = 0
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) {
    end += Buffer.byteLength(text.slice(start, at))
    start = at
    // A replacement character of the text itself has three bytes of its own.
    if (!bytes.subarray(end, end + 3).equals(REPLACEMENT_BYTES)) break
  }
  const quote = JSON.stringify(text.slice(Math.max(0, start - QUOTED), start))
  return `byte ${end} is 0x${bytes[end]?.toString(16).padStart(2, '0')}, after ${quote}`
}

/** Character that takes the place of wrong bytes. */
const REPLACEMENT = '\ufffd'
const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT)

/**
 * Decodes UTF-8 as it arrives. A truncated character is kept until its rest arrives; invalid UTF-8 is rejected.
 *
 * A TextDecoder does all of that. This class is several times as fast for plain ASCII, which most responses are.
 */
export class Utf8Decoder {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  /** True if the decoder may hold the start of a character. */
  #cut = false
  #begun = false

  /** Returns the characters of these bytes and of the bytes held before them. */
  decode(bytes: Uint8Array): string {
    if (!this.#cut && isAscii(bytes)) return this.#withoutMark(asciiText(bytes))
    const last = bytes.at(-1)
    if (last !== undefined) this.#cut = last >= 0x80
    return this.#withoutMark(this.#decoder.decode(bytes, { stream: true }))
  }

  /** Rejects a truncated character at the end. */
  end(): void {
    this.#decoder.decode()
  }

  /** Removes the byte order mark, which is no part of the text. */
  #withoutMark(text: string): string {
    if (this.#begun || text === '') return text
    this.#begun = true
    return text.startsWith('\ufeff') ? text.slice(1) : text
  }
}

function asciiText({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
}
