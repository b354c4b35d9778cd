// Reads an index with checkpoints and, at one hit, gets stuck in the middle of its work until it is killed:
// tsx scan-crashing.ts URL INDEX SLICES HIT FILE [POSITION]
import { appendFileSync } from 'node:fs'
import { Client } from 'rxelastic'

const [url = '', index = '', slices = '', stuckAt = '', file = '', position] = process.argv.slice(2)
const client = new Client({ node: url })
let count = 0

/** Writes down what has happened before anything else can: as somebody does who must not lose it. */
const note = (entry: object): void => appendFileSync(file, `${JSON.stringify(entry)}\n`)

const checkpoint$ = { next: (position: object) => note({ position }) }
const resumeFrom = position === undefined ? undefined : JSON.parse(position)

client.helpers.scan$({ index, size: 1_000 }, { slices: Number(slices), checkpoint$, resumeFrom }).subscribe({
  next: ({ _id }) => {
    note({ _id })
    if (++count === Number(stuckAt)) getStuck()
  },
  complete: () => void client.close(),
})

function getStuck(): void {
  process.stdout.write('stuck\n')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
