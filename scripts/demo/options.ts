import { parseArgs } from 'node:util'
import { messageOf } from './failure.js'

export const usage = `Shows rxelastic at work: indexes the cities of the world, streams them back, and cancels half-way.

npm run demo -- [--real | --stand-in] [--cities 5000]

  --real      with a real Elasticsearch, fetched if it is not cached
  --stand-in  with the stand-in of rxelastic/testing, even if a real one is cached
  --cities    with the first so many cities only

ELASTICSEARCH_URL   an Elasticsearch that is running already: it is used before any other
NO_COLOR            no colors`

/** Options of the command line. */
export interface DemoOptions {
  /** Server to use; by default the real one if it is cached. */
  readonly server: 'real' | 'stand-in' | undefined
  /** Maximum number of cities. */
  readonly cities: number
}

/**
 * Reads the command line.
 *
 * @returns `undefined` if the usage was asked for
 * @throws Error that names a wrong option
 */
export function readOptions(args: readonly string[]): DemoOptions | undefined {
  const values = parse(args)
  if (values.help) return undefined
  if (values.real && values['stand-in']) throw new Error('--real and --stand-in exclude each other.')
  const cities = values.cities === undefined ? Number.POSITIVE_INFINITY : Number(values.cities)
  if (!(cities >= 1000)) throw new Error('--cities must be a number of at least 1000.')
  return { server: values.real ? 'real' : values['stand-in'] ? 'stand-in' : undefined, cities }
}

function parse(args: readonly string[]) {
  const options = {
    help: { type: 'boolean', short: 'h', default: false },
    real: { type: 'boolean', default: false },
    'stand-in': { type: 'boolean', default: false },
    cities: { type: 'string' },
  } as const
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    // Node.js adds advice on positional arguments, of which there are none here.
    const [message] = messageOf(error).split('. ')
    throw new Error(`${message}. Try --help.`)
  }
}
