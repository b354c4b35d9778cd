import type { ElasticsearchNode } from '../nodes/node.js'
import { LatencyWindow } from './latency-window.js'

/**
 * Latencies of one API, by the node of the first attempt.
 *
 * Nodes are kept apart, so that a slow or silent node does not change what counts as late.
 * Calls to it end with their hedges, and so later than any p95.
 */
export class ApiLatencies {
  readonly #windows = new Map<ElasticsearchNode, LatencyWindow>()
  #p95: number | undefined

  /** Returns the 95th percentile of the middle node, in milliseconds; of two nodes that of the faster one. */
  get p95(): number | undefined {
    return this.#p95
  }

  add(node: ElasticsearchNode, milliseconds: number): void {
    let window = this.#windows.get(node)
    if (window === undefined) {
      window = new LatencyWindow()
      this.#windows.set(node, window)
    }
    if (window.add(milliseconds)) this.#p95 = this.#middle()
  }

  #middle(): number | undefined {
    const estimates: number[] = []
    for (const [node, { p95 }] of this.#windows) {
      if (node.retired) this.#windows.delete(node)
      else if (p95 !== undefined) estimates.push(p95)
    }
    return estimates.sort((a, b) => a - b)[(estimates.length - 1) >> 1]
  }
}
