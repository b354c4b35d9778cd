import { setTimeout } from 'node:timers/promises'

/** Nothing at all: its stalls are those of the machine. */
export const open = () => ({
  write: async (_index, count) => {
    await setTimeout(3_000)
    return count
  },
  close: async () => undefined,
})
