import type { Channel } from 'node:diagnostics_channel'

/** Channel of the library, and what receives its messages. */
interface Subscription {
  readonly channel: Pick<Channel, 'subscribe' | 'unsubscribe'>
  readonly listener: (message: unknown) => void
}

/** Pairs a channel with a function that receives its messages, whose type only the channel's owner knows. */
export function on<T>(channel: Subscription['channel'], listener: (message: T) => void): Subscription {
  return { channel, listener: (message) => listener(message as T) }
}

/** Subscribes to channels. @returns a function that unsubscribes from all of them */
export function listen(...subscriptions: readonly Subscription[]): () => void {
  for (const { channel, listener } of subscriptions) channel.subscribe(listener)
  return () => {
    for (const { channel, listener } of subscriptions) channel.unsubscribe(listener)
  }
}
