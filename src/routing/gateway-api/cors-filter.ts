import { parseDuration } from '../../validation/durations';
import { inexpressible, MOST_CORS_NAMES } from '../../validation/gateway-api';
import { StringMatchSpec } from '../../validation/string-match';
import { CorsSpec } from '../../validation/virtual-service-spec';

const ORIGIN = /^https?:\/\/([a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+(:[0-9]{1,5})?$/;
/** The regular expression that Istio writes for an origin with a wildcard. */
const WILDCARD = /^(https?:\/\/)\.\*((?:\\\.[a-zA-Z0-9-]+)+)(:[0-9]{1,5})?$/;
/** The default of the CRD, in seconds. */
const MAX_AGE = 5;
const MOST_SECONDS = 2 ** 31 - 1;

/**
 * A CORS policy as a filter of a rule.
 *
 * @throws IngressError `gateway-api` for what the filter cannot express
 */
export function corsFilter(policy: CorsSpec): object {
  const { allowOrigins = [], allowMethods, allowHeaders, exposeHeaders, allowCredentials, maxAge, unmatchedPreflights } = policy;
  if (unmatchedPreflights === 'FORWARD') {
    throw inexpressible('cors.unmatchedPreflights', 'Istio answers preflights of other origins itself', 'use UnmatchedPreflights.IGNORE, or omit it');
  }
  return {
    allowOrigins: names(allowOrigins.map(originOf), 'allowOrigins', true),
    ...allowMethods && { allowMethods: names(allowMethods, 'allowMethods', true) },
    ...allowHeaders && { allowHeaders: names(allowHeaders, 'allowHeaders', true) },
    ...exposeHeaders && { exposeHeaders: names(exposeHeaders, 'exposeHeaders', false) },
    ...allowCredentials !== undefined && { allowCredentials },
    // Argo CD reports defaults that only the cluster has as a difference
    maxAge: maxAge === undefined ? MAX_AGE : secondsOf(maxAge),
  };
}

function originOf({ exact, regex }: StringMatchSpec): string {
  if (exact !== undefined && (exact === '*' || ORIGIN.test(exact))) return exact;
  const [, scheme, domain, port = ''] = WILDCARD.exec(regex ?? '') ?? [];
  if (scheme !== undefined) return `${scheme}*${domain.replaceAll('\\.', '.')}${port}`;
  throw inexpressible(
    'cors.allowOrigins',
    `it permits ${exact === undefined ? 'origins by a part of their text' : `'${exact}'`}, but a CORS filter accepts only whole http and https origins`,
    "use StringMatch.exact with '*' or an origin such as 'https://app.example.com', "
    + "or StringMatch.regex('https://.*\\\\.example\\\\.com') for every subdomain",
  );
}

/** The CRD refuses a name that is given twice and, for most lists, other names beside `*`. */
function names(given: readonly string[], option: string, standsAlone: boolean): string[] {
  const distinct = [...new Set(given)];
  if (standsAlone && distinct.length > 1 && distinct.includes('*')) {
    throw inexpressible(`cors.${option}`, "'*' has other entries beside it", "use '*' alone, or list the others");
  }
  if (distinct.length > MOST_CORS_NAMES) {
    throw inexpressible(`cors.${option}`, `it has ${distinct.length} entries, but at most ${MOST_CORS_NAMES} are allowed`, 'list fewer');
  }
  return distinct;
}

function secondsOf(duration: string): number {
  const seconds = parseDuration(duration)! / 1000;
  if (seconds <= MOST_SECONDS) return seconds;
  throw inexpressible('cors.maxAge', `it is ${seconds} seconds, but at most ${MOST_SECONDS} are allowed`, 'use a day: browsers do not cache for longer');
}
