import { describe, expect, it } from 'vitest'
import { otherClient, useEngine } from './engine.js'
import { known, refusals } from './refusals.js'
import { routedEndpoints } from './routed-endpoints.js'
import { access } from './security.js'
import { tokens } from './security-tokens.js'
import { unusableSecurity } from './unusable-security.js'

useEngine({ secure: true })

/** What an engine routes only when security is on. */
const securityOnly = /^(security|ssl)\./

describe('every security endpoint', () => {
  describe('access', access)
  describe('tokens', tokens)

  describe('endpoints that this distribution cannot serve', refusals(unusableSecurity))

  it('calls every endpoint of security, but for those known to be unusable', async () => {
    const routed = (await routedEndpoints(otherClient())).filter((name) => securityOnly.test(name))
    expect(known(unusableSecurity).filter((name) => securityOnly.test(name))).toEqual(routed)
  })
})
