import type { Benchmark } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { readArguments } from '../command-line.js'
import { type Column, conclude } from '../comparison.js'
import { type Competitors, measureWriting, type Writing } from './writing.js'

/** Benchmark that lets competitors write the same documents. */
export interface WritingComparison<N extends string> {
  /** Name of the file with its figures. */
  readonly name: string
  readonly summary: string
  readonly competitors: Competitors<N>
  /** Noun for the competitors in the help. @defaultValue 'competitors' */
  readonly kind?: string
  readonly documents: number
  readonly rounds: number
  /** Lines of the help besides those of the options that all have. */
  readonly help?: readonly string[]
  readonly columns: readonly Column<Writing>[]
  /** True to measure the CPU time of turns of the event loop as well. */
  readonly turns?: boolean
  /** Provides the server. */
  withTarget<T>(use: (url: string) => Promise<T>): Promise<T>
}

/** Makes a benchmark of a comparison. */
export function comparing<N extends string>(comparison: WritingComparison<N>): Benchmark {
  const { name, summary, competitors, kind = 'competitors', documents, rounds, help = [], columns } = comparison
  const names = Object.keys(competitors) as N[]
  const options = [
    `--documents N  documents of 300 bytes (${documents})`,
    `--rounds N     runs of each, in processes of their own (${rounds})`,
    `--only A,B     ${kind}: ${names.join(', ')} (all)`,
    ...help,
  ]
  const run = async (args: string[]): Promise<void> => {
    const { counts, only, json } = readArguments(args, name, { documents, rounds }, names)
    buildIfStale()
    const size = { ...counts, turns: comparison.turns ?? false }
    const outcomes = await comparison.withTarget((url) => measureWriting(url, competitors, only, size))
    conclude(name, { ...counts, json }, outcomes, columns)
  }
  return { summary, options, run }
}
