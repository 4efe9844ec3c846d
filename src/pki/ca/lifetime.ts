import { Duration } from 'cdk8s';
import { IngressError } from '../../errors/index';

const HOUR = 60 * 60;
const DAY = 24 * HOUR;

/** Defaults and limits in seconds, each with its reason. */
export const LIFETIMES = {
  /**
   * 398 days is the limit of public authorities since 2020, which some clients check; one day less allows for clock skew.
   */
  leaf: 397 * DAY,
  /** 825 days: Apple's limit for server certificates from private authorities. */
  maxServer: 825 * DAY,
  /** Ten years: replacing a root means updating every client, so it is rare and planned. */
  root: 3650 * DAY,
  /** Five years: replacing an intermediate affects no client, and a root outlives two of them. */
  intermediate: 1825 * DAY,
  /** As long as a certificate: with an expired list servers refuse all clients, so a list must outlive months without a synth. */
  revocationList: 397 * DAY,
  /** Five years for the list of a root, whose key may be offline. */
  rootRevocationList: 1825 * DAY,
  /** Not-before is five minutes in the past; for less than an hour, clock differences would dominate. */
  min: HOUR,
  /** A hundred years: no key algorithm has lasted a third of that. */
  max: 36500 * DAY,
} as const;

/** A lifetime in whole seconds, within its limits. */
export function lifetimeSeconds(lifetime: Duration | undefined, byDefault: number, max: number, field: string): number {
  const seconds = lifetime === undefined ? byDefault : wholeSeconds(lifetime);
  if (seconds >= LIFETIMES.min && seconds <= max) return seconds;
  throw new IngressError({
    code: 'invalid-certificate',
    message: `a lifetime of ${seconds} seconds is not allowed`,
    help: `allowed are 1 hour to ${max / DAY} `
      + `days${max === LIFETIMES.maxServer ? ', the longest that Apple clients accept for servers' : ''}`,
    field,
  });
}

/** A renewal window in whole seconds, positive and shorter than the lifetime. */
export function renewBeforeSeconds(renewBefore: Duration | undefined, lifetime: number): number | undefined {
  if (renewBefore === undefined) return undefined;
  const seconds = wholeSeconds(renewBefore);
  if (seconds > 0 && seconds < lifetime) return seconds;
  if (!(seconds > 0)) {
    throw new IngressError({
      code: 'invalid-argument',
      message: `renewBefore has ${seconds} seconds: no certificate would be renewed before it has expired`,
      help: 'give a positive renewBefore, or none for a third of the lifetime',
      field: 'renewBefore',
    });
  }
  throw new IngressError({
    code: 'invalid-certificate',
    message: `renewBefore is ${seconds} seconds and the lifetime ${lifetime}: every synth would renew the certificate`,
    help: 'set renewBefore to less than the lifetime',
    field: 'renewBefore',
  });
}

function wholeSeconds(duration: Duration): number {
  return Math.floor(duration.toSeconds({ integral: false }));
}
