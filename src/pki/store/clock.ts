import { IngressError } from '../../errors/index';
import { planMode } from '../../plan/plan-mode';

/** A source of the current time, so that programs and tests control it. */
export interface IClock {
  /** The current time. */
  now(): Date;
}

/** The system's clock; in a plan for another day, that day. */
export class SystemClock implements IClock {
  public now(): Date {
    return planMode()?.at ?? new Date();
  }
}

/** Certificates have years of four digits, and the longest lifetime is a hundred years; a clock before 1970 is not set. */
const LAST_YEAR = 9899;

/**
 * Reads a clock and checks that certificates can represent the time.
 *
 * @param clock a clock; by default the system's
 * @throws `invalid-argument`
 */
export function timeOf(clock: IClock = new SystemClock()): Date {
  const now = clock.now();
  const year = now instanceof Date ? now.getUTCFullYear() : NaN;
  if (year >= 1970 && year <= LAST_YEAR) return now;
  throw new IngressError({
    code: 'invalid-argument',
    message: `the clock shows ${Number.isNaN(year) ? String(now) : now.toISOString()}`,
    help: `return a valid Date from 1970 to ${LAST_YEAR}`,
    field: 'clock',
  });
}
