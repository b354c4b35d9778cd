import type { CallOptions, Client, CommonOptions } from 'rxelastic'
import { expect } from 'vitest'
import type { Progress } from '../../../src/errors/index.js'
import { CountingScheduler } from '../clock/counting-scheduler.js'
import { clientTo } from '../connections/connections.js'
import { ClientSockets } from '../recording/client-sockets.js'
import { type Recorded, record } from '../recording/recorded.js'
import { fullBacklog } from '../servers/full-backlog.js'
import { type Answer, WireServer } from '../servers/wire-server.js'

/** Something that a call can be doing when it is cancelled. */
export interface Phase {
  readonly doing: string
  readonly client?: CommonOptions
  readonly call?: CallOptions
  readonly url?: (server: WireServer) => URL | Promise<URL>
  readonly answer?: Answer
  /** Resolves when the call is there. */
  reached(scene: Scene): Promise<unknown>
  /** How many requests the server has seen of it. */
  readonly sent: number
  /** Progress of its request. Left out if the client may know it later than the server. */
  readonly progress?: Progress
}

/** A call in its phase, and all that can be seen of it. */
export interface Scene {
  readonly server: WireServer
  readonly sockets: ClientSockets
  readonly scheduler: CountingScheduler
  readonly client: Client
  readonly events: Recorded<{ type: string }>
  call: Recorded<unknown>
}

const received = ({ server }: Scene) => server.request(0)
const emitted = ({ call }: Scene) => call.until(() => call.values.length > 0)
const retrying = ({ events }: Scene) => events.until(() => events.values.some(({ type }) => type === 'retry'))
const beginning: Answer = (request) => request.begin('{"hits":{"hits":[{"_id":"1"},')
const later = { retryBackoff: () => 60 }

/** Everything that a call can be doing when it is cancelled, but for waiting in a queue. */
export const PHASES: readonly Phase[] = [
  {
    doing: 'asking for credentials',
    client: { auth: () => new Promise(() => {}) },
    reached: async () => {},
    sent: 0,
    progress: 'unsent',
  },
  {
    doing: 'opening a socket',
    url: fullBacklog,
    reached: async ({ sockets }) => expect(sockets.open).toHaveLength(1),
    sent: 0,
    progress: 'unsent',
  },
  {
    doing: 'shaking hands for TLS',
    url: (server) => new URL(server.url.href.replace('http:', 'https:')),
    reached: ({ server }) => server.connected(1),
    sent: 0,
    progress: 'unsent',
  },
  { doing: 'waiting for the head', reached: received, sent: 1, progress: 'sent' },
  { doing: 'collecting the body', answer: beginning, reached: received, sent: 1 },
  {
    doing: 'emitting tokens',
    call: { asStream: true },
    answer: beginning,
    reached: emitted,
    sent: 1,
    progress: 'answered',
  },
  {
    doing: 'emitting bytes',
    call: { asStream: 'bytes' },
    answer: beginning,
    reached: emitted,
    sent: 1,
    progress: 'answered',
  },
  {
    doing: 'waiting to repeat after a 503',
    client: later,
    answer: (request) => request.response('{}', '', '503 Service Unavailable'),
    reached: retrying,
    sent: 1,
    progress: 'answered',
  },
  {
    doing: 'waiting as Retry-After says',
    answer: (request) => request.response('{}', 'retry-after: 60\r\n', '429 Too Many Requests'),
    reached: retrying,
    sent: 1,
    progress: 'answered',
  },
  {
    doing: 'waiting to repeat after a lost connection',
    client: later,
    answer: (request) => void request.socket.destroy(),
    reached: retrying,
    sent: 1,
    progress: 'sent',
  },
  {
    doing: 'running against deadlines',
    call: { requestTimeout: '1h', headersTimeout: '1h', idleTimeout: '1h', totalTimeout: '2h', asStream: 'bytes' },
    answer: beginning,
    reached: emitted,
    sent: 1,
    progress: 'answered',
  },
]

/** Starts a call and waits until it is in the phase. */
export async function reach(phase: Phase, options: CallOptions = {}): Promise<Scene> {
  const server = await WireServer.start(phase.answer)
  const url = (await phase.url?.(server)) ?? server.url
  const sockets = ClientSockets.watch()
  const scheduler = new CountingScheduler()
  const client = clientTo(url, { ...phase.client, scheduler })
  const events = record<{ type: string }>(client.events$)
  const call = record<unknown>(client.search$({ index: 'books' }, { ...phase.call, ...options }))
  const scene = { server, sockets, scheduler, client, events, call }
  await phase.reached(scene)
  return scene
}
