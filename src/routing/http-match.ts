import { PathMatch } from './path-match';
import { StringMatch } from './string-match';

/**
 * The requests that a route matches. Paths and methods are alternatives; all other conditions must hold as well.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export interface HttpMatchOptions {
  /**
   * Paths; any one of them must match.
   *
   * @default - every path
   */
  readonly paths?: PathMatch[];

  /**
   * HTTP methods as in requests (`GET`); any one of them must match.
   *
   * @default - every method
   */
  readonly methods?: string[];

  /**
   * Request headers that must match, by lower-case name.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: StringMatch };

  /**
   * Request headers that must not match, by lower-case name.
   *
   * @default - none
   */
  readonly withoutHeaders?: { [name: string]: StringMatch };

  /**
   * Query parameters that must match, by name.
   *
   * @default - none
   */
  readonly queryParams?: { [name: string]: StringMatch };

  /**
   * Name of the route in access logs and metrics.
   *
   * @default - none
   */
  readonly name?: string;

  /**
   * Prefix of the metrics that Envoy keeps for the route, such as `vhost.….route.<prefix>.upstream_rq_2xx`.
   *
   * @default - Envoy keeps no metrics for the route
   * @nonempty
   */
  readonly statPrefix?: string;
}

/** Renders a match as Istio's list of alternatives; undefined matches everything. */
export function renderMatches(options: HttpMatchOptions): object[] | undefined {
  const { headers, withoutHeaders, queryParams, statPrefix } = options;
  const shared = {
    ...headers && specs('headers', headers),
    ...withoutHeaders && specs('withoutHeaders', withoutHeaders),
    ...queryParams && specs('queryParams', queryParams),
    ...statPrefix !== undefined && { statPrefix },
  };
  const paths: object[] = options.paths?.map(path => path._toSpec()) ?? [{}];
  const methods: object[] = options.methods?.map(method => ({ method: { exact: method } })) ?? [{}];
  const alternatives = paths.flatMap(path => methods.map(method => ({ ...path, ...method, ...shared })));
  return alternatives.length === 1 && Object.keys(alternatives[0]).length === 0 ? undefined : alternatives;
}

function specs(field: string, matches: { [name: string]: StringMatch }): object {
  if (Object.keys(matches).length === 0) return {};
  return { [field]: Object.fromEntries(Object.entries(matches).map(([name, match]) => [name, match._toSpec()])) };
}
