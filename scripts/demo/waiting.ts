import { timer } from 'rxjs'
import { eraseLine, isLive, quiet, redraw, say } from './terminal.js'

type Report = (message: string) => void

/** Shows the reports of a long task while it runs, in a terminal with the seconds that have passed. */
export async function patiently<T>(task: (report: Report) => Promise<T>): Promise<T> {
  let message = ''
  if (!isLive) return task((text) => say(`${text} ...`))
  const seconds$ = timer(0, 1_000)
  const shown = seconds$.subscribe((seconds) => message && redraw(quiet(`${message} ... ${seconds} s`)))
  try {
    return await task((text) => {
      message = text
    })
  } finally {
    shown.unsubscribe()
    if (message) eraseLine()
  }
}
