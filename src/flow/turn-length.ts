/** Time that one task may work before the event loop turns, in milliseconds: too short for a pause to be noticed. */
export const TURN = 4
