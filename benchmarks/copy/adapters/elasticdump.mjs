import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const USAGE = fileURLToPath(new URL('../usage.mjs', import.meta.url))

/** The program elasticdump, in a process of its own: its time includes its start. */
export const open = (node, { program }) => ({
  copy: async (source, target, count) => {
    const options = [
      `--input=${node}/${source}`,
      `--output=${node}/${target}`,
      '--type=data',
      '--limit=5000',
      '--quiet',
    ]
    const command = ['--import', USAGE, program, ...options, '--noRefresh']
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] })
    const [usage, [code]] = await Promise.all([json(child.stdio[3]), once(child, 'exit')])
    if (code !== 0) throw new Error(`elasticdump has ended with ${code}`)
    return { count, cpuMicroseconds: usage.cpuMicroseconds / count, rss: usage.rss }
  },
  elsewhere: true,
  close: async () => undefined,
})
