import { InvalidArgumentError } from 'commander';
import { DAY } from '../text/days';

const UNITS: { readonly [unit: string]: number } = { h: DAY / 24, d: DAY, w: 7 * DAY };

/** An option such as `60d`, `8w` or `12h`, in milliseconds. */
export function timeSpan(value: string): number {
  const [, count, unit] = /^(\d{1,5})([hdw])$/.exec(value) ?? [];
  if (unit === undefined) throw new InvalidArgumentError('expected a number of days, weeks or hours, such as 60d');
  return Number(count) * UNITS[unit];
}
