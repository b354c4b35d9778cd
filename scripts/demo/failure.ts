/** Returns the message of an error for the terminal. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
