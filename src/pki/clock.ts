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
