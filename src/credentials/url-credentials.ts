import { ConfigurationError } from '../errors/index.js'

/** Returns the decoded user name and password of a URL. They are empty if the URL has none. */
export function credentialsIn(name: string, { username, password }: URL): { username: string; password: string } {
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) }
  } catch {
    // The original message could show a part of the password.
    throw new ConfigurationError(`${name} has a user name or password that is not percent-encoded correctly`)
  }
}
