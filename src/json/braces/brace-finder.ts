import { endianness } from 'node:os'
import { BraceTable } from './brace-table.js'
import { BRACES } from './generated/braces.js'

/**
 * Finder of marks in JSON that arrives in blocks. A mark is a brace outside strings, or a byte that JSON cannot have
 * there, such as the slash of a comment. One finder is shared: each user sets its own state first.
 */
export interface BraceFinder {
  /** State behind the previous block: outside or inside a string. It is 0 at first. */
  state: number
  /**
   * Finds the marks of a block.
   *
   * @param block - at most {@link LONGEST_BLOCK} bytes
   * @param base - offset that is added to the positions
   * @returns the positions; they are valid until the next call
   */
  find(block: Uint8Array, base: number): Int32Array
}

/** Size of the largest block, in bytes. */
export const LONGEST_BLOCK = 65_536

let finder: BraceFinder | undefined

/** Returns the fastest finder that this machine supports. */
export function braceFinder(): BraceFinder {
  finder ??= simdFinder() ?? new BraceTable()
  return finder
}

/** Exports of braces.wat. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly find: (length: number, base: number) => number
}

/** Subset of WebAssembly that is used here. Node's types do not declare it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: Exports }
}

/** Returns `undefined` where WebAssembly is switched off, or where the processor lacks its SIMD instructions. */
function simdFinder(): BraceFinder | undefined {
  // Numbers are always little-endian in WebAssembly, but not in typed arrays.
  if (endianness() !== 'LE') return undefined
  try {
    return new SimdBraces(new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(BRACES, 'base64'))).exports)
  } catch {
    return undefined
  }
}

/** Number of bytes that braces.wat examines in one step. */
const STEP = 64
/** Byte behind the block, which is no mark. */
const SPACE = 0x20

class SimdBraces implements BraceFinder {
  readonly #find: Exports['find']
  readonly #block: Uint8Array
  readonly #state: Int32Array
  readonly #positions: Int32Array

  constructor({ find, memory: { buffer } }: Exports) {
    this.#find = find
    this.#block = new Uint8Array(buffer, 0, LONGEST_BLOCK)
    this.#state = new Int32Array(buffer, LONGEST_BLOCK, 1)
    this.#positions = new Int32Array(buffer, LONGEST_BLOCK + Int32Array.BYTES_PER_ELEMENT)
  }

  get state(): number {
    return this.#state[0] ?? 0
  }

  set state(state: number) {
    this.#state[0] = state
  }

  find(block: Uint8Array, base: number): Int32Array {
    this.#block.set(block)
    this.#block.fill(SPACE, block.length, block.length + STEP)
    return this.#positions.subarray(0, this.#find(block.length, base))
  }
}
