import { Duration } from 'cdk8s';
import { IngressError } from '../errors';
import { literalHeaderValue } from '../routing/host-policy/header-value';
import { PathMatch } from '../routing/path-match';
import { escapeRegex } from '../text/escape-regex';
import { HttpRouteSpec } from '../validation/virtual-service-spec';

/** The gateway answers all requests for a host itself, while the routes of the host stay in the program. */
export interface MaintenanceOptions {
  /**
   * Whether the host is in maintenance now.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * HTTP status, 200 to 599.
   *
   * @default 503
   */
  readonly status?: number;

  /**
   * Body of the response.
   *
   * @default - empty
   */
  readonly body?: string;

  /**
   * Media type of the body, such as `text/html; charset=utf-8`.
   *
   * @default - Envoy's: `text/plain`
   */
  readonly contentType?: string;

  /**
   * When clients should try again: the header Retry-After, in whole seconds.
   *
   * @default - no header
   */
  readonly retryAfter?: Duration;

  /**
   * Paths whose requests take the routes of the host as usual, for example those of health checks.
   *
   * @default - none
   * @nonempty
   */
  readonly openPaths?: PathMatch[];
}

/** The route of a host in maintenance, before all others; undefined if it is not. */
export function maintenanceRoute(options: MaintenanceOptions | undefined): HttpRouteSpec | undefined {
  if (!options || options.enabled === false) return undefined;
  const { status = 503, body, contentType, retryAfter, openPaths } = options;
  const seconds = retryAfter?.toSeconds({ integral: false });
  if (seconds !== undefined && !Number.isInteger(seconds)) {
    throw new IngressError({
      code: 'invalid-argument', message: `retryAfter is ${seconds} seconds`, help: 'use whole seconds', field: 'maintenance.retryAfter',
    });
  }
  if (contentType !== undefined && body === undefined) {
    throw new IngressError({
      code: 'invalid-argument', message: 'maintenance has a contentType without a body', help: 'set body', field: 'maintenance.contentType',
    });
  }
  const set = {
    ...seconds !== undefined && { 'retry-after': String(seconds) },
    ...contentType !== undefined && { 'content-type': literalHeaderValue('content-type', contentType) },
  };
  return {
    name: 'maintenance',
    ...openPaths && { match: [{ withoutHeaders: { ':path': { regex: openPaths.map(pathAndQuery).join('|') } } }] },
    directResponse: { status, ...body !== undefined && { body: { string: body } } },
    ...Object.keys(set).length > 0 && { headers: { response: { set } } },
  };
}

/** The path of a match with any query, as a regular expression for the header `:path`: routes have no negative match of paths. */
function pathAndQuery(path: PathMatch): string {
  const { uri: { exact, prefix, regex }, ignoreUriCase } = path._toSpec();
  const text = prefix !== undefined ? `${escapeRegex(prefix)}.*` : `(?:${regex ?? escapeRegex(exact!)})(?:\\?.*)?`;
  return ignoreUriCase ? `(?i:${text})` : text;
}
