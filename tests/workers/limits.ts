/**
 * How long things may take: what is promised, and slack for a busy machine.
 *
 * @module
 */

const BEAT_MS = 100;
const SLACK_MS = 1_000;

/** Until somebody else's act reaches a caller or a work: one beat. */
export const ONE_BEAT_MS: number = BEAT_MS + SLACK_MS;

/** Until a waiter of a dead leader leads: three missed beats and one begun. */
export const RECOVERY_MS: number = 4 * BEAT_MS + SLACK_MS;

/**
 * Rejects, naming what was waited for, if the promise hasn't settled within the
 * limit.
 */
export async function within<T>(
  ms: number,
  promise: Promise<T>,
  what: string,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`Waited ${ms} ms in vain for ${what}`)),
    ms,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
