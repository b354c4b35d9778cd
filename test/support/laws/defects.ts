import { vi } from 'vitest'
import { Stage } from '../../../src/rx/stage.js'

/** The notifications that a stage handles. */
export const STEPS = ['next', 'complete', 'error'] as const

/** Defect of one stage. */
export interface InjectedDefect {
  /** Stages that have been subscribed to their source. */
  readonly stages: number
  /** `true` once the defect has been thrown. */
  readonly thrown: boolean
}

/** Makes a stage throw at the first notification of a kind. Stages are counted from 0, as they subscribe to their source. */
export function injectDefect(step: (typeof STEPS)[number], stage: number, defect: Error): InjectedDefect {
  const state = { stages: 0, thrown: false }
  const { subscribeTo } = Stage.prototype
  vi.spyOn(Stage.prototype, 'subscribeTo').mockImplementation(function (this: Stage<unknown, unknown>, source) {
    if (state.stages++ === stage) {
      this[step] = () => {
        state.thrown = true
        throw defect
      }
    }
    return subscribeTo.call(this, source)
  })
  return state
}
