import { IngressError } from '../errors';

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

/**
 * What a clock says, or the machine's if there is none.
 *
 * @param clock a clock
 * @throws `invalid-argument` for a time that certificates cannot hold, such as that of a date with a typo
 */
export function timeOf(clock: IClock = new SystemClock()): Date {
  const now = clock.now();
  const year = now.getUTCFullYear(); // NaN for no date at all
  if (year >= 1950 && year < 9900) return now;
  throw new IngressError({
    code: 'invalid-argument',
    message: Number.isNaN(year) ? 'the clock says no date' : `the clock is in the year ${year}`,
    help: 'certificates have dates from 1950 to 9999; look at the date that the clock is made of',
  });
}
