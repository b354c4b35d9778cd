import { messageOf } from './failure.js'
import { Interrupted } from './interruption.js'
import { complain } from './terminal.js'

/** The exit code of a program that Ctrl-C has ended. */
const interrupted = 130

/** Runs the program. An error becomes one message and an exit code. */
export function run(program: () => Promise<void>): void {
  program().catch((error: unknown) => {
    complain(messageOf(error))
    process.exitCode = error instanceof Interrupted ? interrupted : 1
  })
}
