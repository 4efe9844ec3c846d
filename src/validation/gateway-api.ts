import { IngressError } from '../errors';

// Limits of the CRDs of the Gateway API v1.6, standard channel.

/** The most listeners of a Gateway. */
export const MOST_LISTENERS = 64;
/** The most hostnames of an HTTPRoute. */
export const MOST_HOSTNAMES = 16;
/** The most rules of an HTTPRoute. */
export const MOST_RULES = 16;
/** The most matches of a rule. */
export const MOST_MATCHES_OF_RULE = 64;
/** The most matches of an HTTPRoute. */
export const MOST_MATCHES = 128;
/** The most backends of a rule. */
export const MOST_BACKENDS = 16;
/** The most headers or query parameters of a match, and the most headers that one operation changes. */
export const MOST_NAMES = 16;
/** The most filters of a rule. */
export const MOST_FILTERS = 16;
/** The most entries of each list of a CORS filter. */
export const MOST_CORS_NAMES = 64;
/** The highest weight of a backend. */
export const MOST_WEIGHT = 1_000_000;
/** The longest path. */
export const LONGEST_PATH = 1024;
/** The longest value of a header. */
export const LONGEST_HEADER_VALUE = 4096;

/**
 * The error for an option that the Gateway API does not support.
 *
 * @param option the option in the user's program
 * @param reason why it cannot be expressed
 * @param help what to do instead
 */
export function inexpressible(option: string, reason: string, help: string): IngressError {
  return new IngressError({ code: 'gateway-api', message: `${option} cannot be written for the Gateway API: ${reason}`, help, field: option });
}
