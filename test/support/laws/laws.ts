import { config, type Observable, Subscriber } from 'rxjs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConfigurationError, ConnectionError } from '../../../src/errors/index.js'
import { injectDefect, STEPS } from './defects.js'
import { Laboratory, type Pace } from './laboratory.js'
import { leaveAt, observe, turnOfTheEventLoop, watchForNotificationsAfterTheEnd } from './readers.js'

/** An operator in use: how it is put behind sources, and what comes out of it. */
export interface Specimen<T = unknown> {
  /** The operator's file, without its ending. */
  readonly file: string
  /** Which of the operator's ways this is, where it has several. */
  readonly way?: string
  build(laboratory: Laboratory): Observable<T>
  /** What it emits, as `view` shows it. */
  readonly emits: unknown
  /** Makes what it emits comparable. */
  view?(values: readonly T[]): unknown
  /** The source whose errors from outside become a ConnectionError. */
  readonly wraps?: string
}

const PACES: readonly Pace[] = ['stepwise', 'at once', 'stepwise, among others']

const STEPWISE = PACES.filter((pace) => pace !== 'at once')

/** States the laws of an operator for one specimen. */
export function describeLaws(specimen: Specimen): void {
  const { file, way, view = (values) => values } = specimen
  describe(way === undefined ? file : `${file}, ${way}`, () => {
    afterEach(() => {
      vi.restoreAllMocks()
      vi.useRealTimers()
      config.onStoppedNotification = null
    })

    it('1: does nothing before subscribe', () => {
      const laboratory = new Laboratory('at once')
      specimen.build(laboratory)
      expect(laboratory.activity()).toEqual([])
    })

    it.each(PACES)('1: never changes its inputs (%s)', async (pace) => {
      const [observable, laboratory] = fresh(specimen, pace)
      const run = await observe(observable, laboratory)
      expect({ ending: run.ending, emitted: view(run.values) }).toEqual({ ending: 'complete', emitted: specimen.emits })
      expect(laboratory.changedBytes()).toEqual([])
    })

    it.each(PACES)('2: starts afresh with each subscription (%s)', async (pace) => {
      const [observable, laboratory] = fresh(specimen, pace)
      const both = await Promise.all([
        observe(observable, laboratory, { passTime: false }),
        observe(observable, laboratory),
      ])
      const later = await observe(observable, laboratory)
      for (const { values, ending } of [...both, later])
        expect([ending, view(values)]).toEqual(['complete', specimen.emits])
      expect(laboratory.leftovers()).toEqual([])
    })

    it('3: emits one head, then the rest, then one ending, and nothing after it', async () => {
      const tooLate = watchForNotificationsAfterTheEnd()
      const laboratory = new Laboratory('stepwise')
      const { values } = await observe(specimen.build(laboratory), laboratory)
      expect(tooLate()).toEqual([])
      expect(values.slice(1).filter(isHead)).toEqual([])
    })

    it.each(PACES)('4: leaves nothing behind after its end (%s)', async (pace) => {
      const [observable, laboratory] = fresh(specimen, pace)
      await observe(observable, laboratory)
      expect(laboratory.leftovers()).toEqual([])
      const [again, other] = fresh(specimen, pace)
      await observe(again, other, { asLongAsItLasts: true })
      expect(other.leftovers()).toEqual([])
    })

    it.each(PACES)('4: releases everything when its consumer leaves at any value (%s)', async (pace) => {
      const { values } = await observe(...fresh(specimen, pace))
      for (let count = 1; count <= values.length; count++) {
        const tooLate = watchForNotificationsAfterTheEnd()
        const { seen, leftovers } = await leaveAt(count, ...fresh(specimen, pace))
        expect({ count, seen, leftovers }).toEqual({ count, seen: count, leftovers: [] })
        // Operators of RxJS complete whatever their reader does.
        expect(tooLate().filter(({ kind }) => kind !== 'C')).toEqual([])
      }
    })

    it.each(STEPWISE)('4: releases everything when its consumer leaves at any time (%s)', async (pace) => {
      const [whole, measured] = fresh(specimen, pace)
      await observe(whole, measured)
      for (let frame = 0; frame <= Math.min(measured.clock.frame, 20); frame++) {
        const [observable, laboratory] = fresh(specimen, pace)
        const later = vi.fn()
        let left = false
        const subscription = observable.subscribe(() => left && later())
        laboratory.clock.maxFrames = frame
        laboratory.clock.flush()
        left = true
        subscription.unsubscribe()
        expect({ frame, leftovers: laboratory.leftovers() }).toEqual({ frame, leftovers: [] })
        laboratory.clock.maxFrames = Number.POSITIVE_INFINITY
        laboratory.clock.flush()
        await turnOfTheEventLoop()
        expect(later).not.toHaveBeenCalled()
      }
    })

    it('4: starts nothing for a consumer that has left already', () => {
      const [observable, laboratory] = fresh(specimen, 'at once')
      const tooLate = watchForNotificationsAfterTheEnd()
      const gone = new Subscriber<unknown>()
      gone.unsubscribe()
      observable.subscribe(gone)
      expect(tooLate()).toEqual([])
      expect(laboratory.leftovers()).toEqual([])
      expect(Array.from(laboratory.sources.values(), ({ subscribed }) => subscribed)).toEqual(
        Array.from(laboratory.sources.values(), () => 0),
      )
    })

    it.each([
      ['from outside', new Error('from outside')],
      ['of ours', new ConfigurationError('of ours')],
    ])('5: passes an error %s unchanged at any time', async (_origin, error) => {
      const [whole, plan] = fresh(specimen, 'stepwise')
      const undisturbed = await observe(whole, plan)
      for (const [source, { length }] of plan.sources) {
        for (let after = 0; after <= length; after++) {
          const laboratory = new Laboratory('stepwise', { source, after, error })
          const { values, ending } = await observe(specimen.build(laboratory), laboratory)
          const failed = laboratory.sources.get(source)?.failed === true
          const wrapped = specimen.wraps === source && !(error instanceof ConfigurationError)
          if (wrapped) expect(ending).toBeInstanceOf(ConnectionError)
          const shown = wrapped && ending instanceof ConnectionError ? ending.cause : ending
          expect({ source, after, ending: shown }).toEqual({ source, after, ending: failed ? error : 'complete' })
          if (failed) expect(shown).toBe(error)
          expect(values).toEqual(undisturbed.values.slice(0, values.length))
          expect(laboratory.leftovers()).toEqual([])
        }
      }
    })

    it.each(STEPS)('5: a stage whose %s throws ends with that error', async (step) => {
      const defect = new Error('defect')
      for (let stage = 0; ; stage++) {
        const injected = injectDefect(step, stage, defect)
        const laboratory = new Laboratory('stepwise')
        const { ending } = await observe(specimen.build(laboratory), laboratory)
        vi.restoreAllMocks()
        expect({ stage, ending }).toEqual({ stage, ending: injected.thrown ? defect : 'complete' })
        expect(laboratory.leftovers()).toEqual([])
        if (stage >= injected.stages) break
      }
    })

    it.each(PACES)('6: reads no clock but its scheduler (%s)', async (pace) => {
      const [observable, laboratory] = fresh(specimen, pace)
      const clocks = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'setInterval'), vi.spyOn(Date, 'now')]
      await observe(observable, laboratory)
      for (const clock of clocks) expect(clock).not.toHaveBeenCalled()
    })
  })
}

function fresh(specimen: Specimen, pace: Pace): [Observable<unknown>, Laboratory] {
  const laboratory = new Laboratory(pace)
  return [laboratory.amongOthers(specimen.build(laboratory)), laboratory]
}

function isHead(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'name' in value && value.name === 'head'
}
