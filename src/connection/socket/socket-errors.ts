/** Returns the error of a request on a connection that is closed. */
export function connectionClosed(): Error {
  return new Error('the connection is closed')
}

/** Returns the error of a request on a socket that the other side has closed. */
export function closedByOtherSide(): Error {
  return new Error('the socket was closed by the other side')
}
