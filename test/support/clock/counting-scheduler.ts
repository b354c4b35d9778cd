import { asyncScheduler, type SchedulerAction, type SchedulerLike, type Subscription } from 'rxjs'

const clock: SchedulerLike = asyncScheduler

/** The usual clock, which also knows how many timers wait: what is left of an ended call shows here. */
export class CountingScheduler implements SchedulerLike {
  pending = 0

  now(): number {
    return clock.now()
  }

  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delay: number, state: T): Subscription
  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay?: number, state?: T): Subscription
  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delay: number, state: T): Subscription {
    this.pending++
    const action = clock.schedule(work, delay, state)
    action.add(() => this.pending--)
    return action
  }
}
