/** Who waits for a signal. One listener a signal, however many calls share it: Node warns of more than ten. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>()

/** Calls back once when the signal is aborted. @returns how to stop waiting for that */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const callbacks = waiting.get(signal) ?? listen(signal)
  callbacks.add(callback)
  return () => {
    callbacks.delete(callback)
    if (callbacks.size === 0) stopListening(signal)
  }
}

function listen(signal: AbortSignal): Set<() => void> {
  const callbacks = new Set<() => void>()
  waiting.set(signal, callbacks)
  signal.addEventListener('abort', notify)
  return callbacks
}

function stopListening(signal: AbortSignal): void {
  signal.removeEventListener('abort', notify)
  waiting.delete(signal)
}

function notify(this: AbortSignal): void {
  for (const callback of waiting.get(this) ?? []) callback()
}
