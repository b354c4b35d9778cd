/** Why a request fails whose connection is closed. */
export function connectionClosed(): Error {
  return new Error('the connection is closed')
}

/** Why a socket cannot carry a request after all. */
export function closedByOtherSide(): Error {
  return new Error('the socket was closed by the other side')
}
