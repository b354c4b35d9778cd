import { endianness } from 'node:os'
import { BraceTable } from './brace-table.js'
import { BRACES } from './generated/braces.js'

/** Finds the braces outside of texts in JSON that comes in blocks. It is shared: who uses it gives it the state of their JSON. */
export interface BraceFinder {
  /** What the next block begins within, as it was found behind the one before; 0 at first. */
  state: number
  /**
   * @param block - of {@link LONGEST_BLOCK} bytes at most
   * @param base - what to add to positions in the block
   * @returns the positions, which stay what they are until the next call
   */
  find(block: Uint8Array, base: number): Int32Array
}

/** How many bytes can be looked at in one go. */
export const LONGEST_BLOCK = 65_536

let finder: BraceFinder | undefined

/** The fastest that there is here. */
export function braceFinder(): BraceFinder {
  finder ??= simdFinder() ?? new BraceTable()
  return finder
}

/** What braces.wat exports. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly find: (length: number, base: number) => number
}

/** What of it is used here: Node's types do not have it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: Exports }
}

/** @returns undefined where WebAssembly is switched off, or the processor is too old for what it does with many bytes at once */
function simdFinder(): BraceFinder | undefined {
  // WebAssembly's numbers are little-endian anywhere, those of arrays are not.
  if (endianness() !== 'LE') return undefined
  try {
    return new SimdBraces(new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(BRACES, 'base64'))).exports)
  } catch {
    return undefined
  }
}

/** As many bytes as braces.wat looks at with one step. */
const STEP = 32

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
    this.#block.fill(0, block.length, block.length + STEP)
    return this.#positions.subarray(0, this.#find(block.length, base))
  }
}
