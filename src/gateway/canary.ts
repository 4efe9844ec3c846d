import { IngressError } from '../errors';
import { Destination, SingleDestination } from '../routing/destination';
import { HttpRouteOptions } from '../routing/http-route';
import { StringMatch } from '../routing/string-match';
import { escapeRegex } from '../text/escape-regex';
import { isToken } from '../validation/headers';

/** A second backend for some of the requests of a host; short for routes. At least one of `weight`, `headers` and `cookies` is given. */
export interface CanaryOptions {
  /** The backend that receives these requests. */
  readonly destination: SingleDestination;

  /**
   * Percentage of the other requests that it receives too: a whole number from 0 to 100.
   *
   * @default 0
   */
  readonly weight?: number;

  /**
   * Request headers, all of which must match: such requests always go to it.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: StringMatch };

  /**
   * Cookies with their values, one of which is enough: such requests always go to it.
   *
   * @default - none
   */
  readonly cookies?: { [name: string]: string };
}

/**
 * The routes of a host with a canary: by header, by cookie, then by weight.
 *
 * @throws IngressError `invalid-route` for a canary without a condition, `invalid-destination` for a weight out of range
 */
export function canaryRoutes(stable: Destination, { destination, weight, headers = {}, cookies = {} }: CanaryOptions): HttpRouteOptions[] {
  const [hasHeaders, hasCookies] = [headers, cookies].map(map => Object.keys(map).length > 0);
  if (weight === undefined && !hasHeaders && !hasCookies) {
    throw problem('invalid-route', 'a canary has no condition, so it would receive no request', 'set weight, headers or cookies', 'canary');
  }
  if (weight !== undefined && !(Number.isInteger(weight) && weight >= 0 && weight <= 100)) {
    throw problem('invalid-destination', `canary weight ${weight} is not a percentage`, 'use a whole number from 0 to 100', 'canary.weight');
  }
  return [
    ...hasHeaders ? [{ headers, destination }] : [],
    ...Object.entries(cookies).sort(([a], [b]) => a < b ? -1 : 1)
      .map(([name, value]) => ({ headers: { cookie: cookieMatch(name, value) }, destination })),
    { destination: weight ? shared(stable, destination, weight) : stable },
  ];
}

function shared(stable: Destination, canary: SingleDestination, weight: number): Destination {
  if (!(stable instanceof SingleDestination)) {
    throw problem(
      'invalid-route', 'a canary with a weight is beside destinations with weights', 'add it to Destination.weighted, or omit weight', 'canary.weight');
  }
  return Destination.weighted([{ destination: stable, weight: 100 - weight }, { destination: canary, weight }]);
}

/** Clients separate cookies by a semicolon and a space. */
function cookieMatch(name: string, value: string): StringMatch {
  if (!isToken(name) || !/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/.test(value)) {
    throw problem('invalid-route', `cookie '${name}=${value}' cannot be sent`, 'use visible characters without quotes, commas, semicolons and backslashes',
      'canary.cookies');
  }
  const literal = escapeRegex(`${name}=${value}`);
  return StringMatch.regex(`(.*;\\s*)?${literal}(\\s*;.*)?`);
}

function problem(code: 'invalid-route' | 'invalid-destination', message: string, help: string, field: string): IngressError {
  return new IngressError({ code, message, help, field });
}
