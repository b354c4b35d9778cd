import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import { client } from './engine.js'

/** The license: a basic one, a trial, and back. */
export function license(): void {
  it('is basic and can become a trial', async () => {
    const { license } = await lastValueFrom(client().license.get$({ accept_enterprise: true }))
    expect(license).toMatchObject({ status: 'active', type: 'basic', issued_to: 'rxelastic', max_nodes: 1000 })
    expect(license.expiry_date).toBeUndefined()
    expect(await lastValueFrom(client().license.getBasicStatus$())).toEqual({ eligible_to_start_basic: false })
    expect(await lastValueFrom(client().license.getTrialStatus$())).toEqual({ eligible_to_start_trial: true })
  })

  it('becomes a trial if its terms are accepted', async () => {
    const refused = await lastValueFrom(client().license.postStartTrial$({}, { ignore: [403] }))
    expect(refused).toMatchObject({ acknowledged: false, trial_was_started: false })
    expect(refused.error_message).toBe('Operation failed: Needs acknowledgement.')
    const started = await lastValueFrom(client().license.postStartTrial$({ acknowledge: true, type: 'trial' }))
    expect(started).toEqual({ acknowledged: true, trial_was_started: true, type: 'trial' })
    expect(await lastValueFrom(client().license.getTrialStatus$())).toEqual({ eligible_to_start_trial: false })
  })

  it('becomes a basic one again', async () => {
    const warned = await lastValueFrom(client().license.postStartBasic$({}, { ignore: [403] }))
    expect(warned).toMatchObject({ acknowledged: false, basic_was_started: false })
    expect(warned.acknowledge?.message).toContain('acknowledge=true')
    const started = await lastValueFrom(client().license.postStartBasic$({ acknowledge: true }))
    expect(started).toEqual({ acknowledged: true, basic_was_started: true })
    expect((await lastValueFrom(client().license.get$())).license.type).toBe('basic')
  })

  it('stays basic when it is deleted', async () => {
    const { uid } = (await lastValueFrom(client().license.get$())).license
    expect(await lastValueFrom(client().license.delete$())).toEqual({ acknowledged: true })
    expect((await lastValueFrom(client().license.get$({ local: true }))).license).toMatchObject({ type: 'basic', uid })
  })
}
