import { IngressError } from '../../errors/index';

/** A source of the current time, so that programs and tests decide what "now" is. */
export interface IClock {
  /** The current time. */
  now(): Date;
}

/** The clock of the machine. */
export class SystemClock implements IClock {
  public now(): Date {
    return new Date();
  }
}

/** Certificates hold years of four digits, and a hundred years is the longest lifetime; before 1970 no clock was set. */
const LAST_YEAR = 9899;

/**
 * The time of a clock, which must be one that certificates can hold.
 *
 * @param clock a clock; the machine's if there is none
 * @throws `invalid-argument`
 */
export function timeOf(clock: IClock = new SystemClock()): Date {
  const now = clock.now();
  const year = now instanceof Date ? now.getUTCFullYear() : NaN;
  if (year >= 1970 && year <= LAST_YEAR) return now;
  throw new IngressError({
    code: 'invalid-argument',
    message: `the clock shows ${Number.isNaN(year) ? String(now) : now.toISOString()}`,
    help: `let it answer a valid Date from 1970 to ${LAST_YEAR}`,
    field: 'clock',
  });
}
