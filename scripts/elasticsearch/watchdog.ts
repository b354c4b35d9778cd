import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'

/** The file below a node's folder that names its process group while the node runs. */
export const processGroupFile = 'process-group'

// Reading ends when the last holder of the pipe is gone: closed on purpose, or its process ended in whatever way.
const script = `
cat > /dev/null
for file in "$1"/*/${processGroupFile}; do
  [ -f "$file" ] || continue
  group=$(cat "$file")
  kill -KILL "-$group"
  tries=0
  while kill -0 "-$group" && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
done
rm -rf -- "$1"
`

/**
 * Shell process that outlives this process for a moment. When this process ends, even by `kill -9`, it kills the nodes
 * below the folder. Then it removes the folder. Only killing the watchdog as well leaves something behind.
 */
export class Watchdog {
  readonly #shell: ChildProcess

  constructor(folder: string) {
    // A session of its own: Ctrl-C in the terminal must not reach it.
    const options: SpawnOptions = { detached: true, stdio: ['pipe', 'ignore', 'ignore'] }
    this.#shell = spawn('sh', ['-c', script, 'watchdog', folder], options)
    this.#shell.unref()
  }

  /** Lets it do its work now and waits for it. */
  async release(): Promise<void> {
    if (this.#shell.exitCode !== null || this.#shell.signalCode !== null) return
    this.#shell.ref()
    const gone = once(this.#shell, 'exit')
    this.#shell.stdin?.end()
    await gone
  }
}
