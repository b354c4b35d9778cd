import { get as getPlain, type IncomingMessage } from 'node:http'
import { get as getSecure } from 'node:https'
import { text } from 'node:stream/consumers'

/** Credentials and authority for a node that requires authentication. */
export interface Access {
  readonly ca: string
  readonly username: string
  readonly password: string
}

const requestTimeout = 5_000

/** The number of nodes in the cluster as this node sees it; `undefined` while it is not ready to answer. */
export async function countNodes(url: string, access?: Access): Promise<number | undefined> {
  try {
    const response = await request(`${url}/_cluster/health?master_timeout=1s&timeout=1s`, access)
    const body = await text(response)
    return response.statusCode === 200 ? Number(/"number_of_nodes"\s*:\s*(\d+)/.exec(body)?.[1]) : undefined
  } catch {
    return undefined
  }
}

function request(url: string, access?: Access): Promise<IncomingMessage> {
  const get = access ? getSecure : getPlain
  const auth = access && `${access.username}:${access.password}`
  // A connection of its own each time: the agent would keep one to a node that may be killed next.
  const options = { agent: false, timeout: requestTimeout, ...(access && { ca: access.ca, auth }) }
  return new Promise((resolve, reject) => {
    const request = get(url, options, resolve)
    request.on('error', reject)
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
  })
}
