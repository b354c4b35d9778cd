// Reports what a program has used, at its end, on file descriptor 3: node --import usage.mjs PROGRAM.
import { writeSync } from 'node:fs'

process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  const rss = process.resourceUsage().maxRSS / 1024
  writeSync(3, JSON.stringify({ cpuMicroseconds: user + system, rss }))
})
