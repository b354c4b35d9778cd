// Copies an index and saves its position, tells its parent of each attempt of a call, and may be killed at any moment:
// tsx copying.ts URL SOURCE TARGET FILE
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { Client } from 'rxelastic'

const [url = '', source = '', target = '', file = ''] = process.argv.slice(2)

const client = new Client({
  node: url,
  interceptors: {
    perAttempt: [
      (attempt, next) => {
        process.send?.('attempt')
        return next(attempt)
      },
    ],
  },
})
const resumeFrom = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
const options = { index: target, slices: 2, resumeFrom, bulk: { flushBytes: 50_000 } }

client.helpers.copy$({ index: source, size: 500 }, options).subscribe({
  next: ({ position }) => {
    writeFileSync(`${file}.new`, JSON.stringify(position))
    renameSync(`${file}.new`, file)
  },
  complete: () => {
    void client.close()
    process.disconnect()
  },
})
