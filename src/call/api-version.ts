import type { Compatibility, CompatibilityVersion } from '../message/media-types.js'

/** API version that a client and its derived clients use. With `'auto'` it is 9 until a server turns out to be older. */
export class ApiVersion {
  readonly #learns: boolean
  #current: CompatibilityVersion

  constructor(compatibility: Compatibility | 'none') {
    this.#learns = compatibility === 'auto'
    this.#current = compatibility === 'auto' ? 9 : compatibility
  }

  get current(): CompatibilityVersion {
    return this.#current
  }

  /** Returns whether the version may still change. */
  get learns(): boolean {
    return this.#learns
  }

  /** Records a server that understands 8, and not 9. */
  isOlder(): void {
    this.#current = 8
  }
}
