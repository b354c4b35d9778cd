import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Options of {@link run}, besides the command itself. */
export interface CommandOptions {
  /** Advice for a missing command. It ends the error message. */
  readonly remedy: string
  readonly env?: NodeJS.ProcessEnv
  readonly input?: string
  readonly signal?: AbortSignal | undefined
}

const keptLines = 15

/** Runs a program of the machine and resolves with its standard output; the error says what is missing and what to do. */
export function run(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: options.env ?? process.env, signal: options.signal })
    let output = ''
    let everything = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      everything += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      everything += text
    })
    // A program that ends without reading its input is judged by its exit code, not by the broken pipe.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
    child.on('error', (error) => reject(describeSpawnError(command, error, options.remedy)))
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output)
      else reject(new Error(`\`${command} ${args.join(' ')}\` failed (${signal ?? code}):\n${lastLines(everything)}`))
    })
  })
}

/** The file that a command name stands for on the PATH, if it is there. */
export function findOnPath(command: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, command)).find((file) => existsSync(file))
}

/** The last lines of a text, for error messages. */
export function lastLines(text: string, count: number = keptLines): string {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}

function describeSpawnError(command: string, error: NodeJS.ErrnoException, remedy: string): Error {
  if (error.code !== 'ENOENT') return error
  return new Error(`\`${command}\` was not found on the PATH. ${remedy}`, { cause: error })
}
