/** A day in milliseconds. */
export const DAY = 24 * 60 * 60 * 1000;

/** The whole days between now and an end; negative after it. */
export function daysLeft(end: Date, now: Date): number {
  return Math.floor((end.getTime() - now.getTime()) / DAY);
}
