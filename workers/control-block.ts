/** Layout of the block that a compute thread shares with the main thread: 32-bit integers, accessed atomically. */

/** Set to 1 to stop the task after the fit in hand. */
export const STOP = 0;
/** Repetitions finished. */
export const DONE = 1;
export const CONTROL_BYTES = 8;
