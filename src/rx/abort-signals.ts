import { callAll } from './teardown-errors.js'

/** Callbacks by signal. Each signal has one listener, however many calls share it: Node warns of more than ten. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>()

/**
 * Calls back once when the signal is aborted. A callback that throws does not stop the others.
 *
 * @returns a function that removes the callback
 */
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
  callAll(waiting.get(this) ?? [])
}
