import type { Compatibility, CompatibilityVersion } from '../message/media-types.js'

/** Which version of the API a client and those derived from it speak. With `'auto'` it is 9 until a server turns out to be older. */
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

  /** Whether it may turn out to be another one. */
  get learns(): boolean {
    return this.#learns
  }

  /** Takes note of a server that understands 8, and not 9. */
  isOlder(): void {
    this.#current = 8
  }
}
