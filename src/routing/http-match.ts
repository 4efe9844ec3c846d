import { gatewayReference, IGateway } from './gateway-reference';
import { PathMatch } from './path-match';
import { StringMatch } from './string-match';
import { IngressError } from '../errors';
import { bracketedClaim, isClaimPath } from '../validation/claims';
import { HttpMatchSpec } from '../validation/virtual-service-spec';

/**
 * The requests that a route matches. Lists are alternatives: one entry of each must match. All other conditions must hold as well.
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
   * Claims of the verified token that must match, by name of the claim; a claim with a list must contain a value that matches. A claim
   * inside of others is written as `[realm_access][roles]`. A request without a valid token never matches. The gateway must verify tokens:
   * with the option `access` of the host, or with a `RequestAuthentication`.
   *
   * @default - none
   */
  readonly jwtClaims?: { [claim: string]: StringMatch };

  /**
   * Hosts that clients request, with the port if they send one; any one of them must match. Narrows the hosts of the VirtualService, for
   * example `StringMatch.exact('shop.example.com')` where it has `*.example.com`.
   *
   * @default - every host of the VirtualService
   * @nonempty
   */
  readonly authorities?: StringMatch[];

  /**
   * Schemes of requests, `http` or `https`; any one of them must match.
   *
   * @default - both
   * @nonempty
   */
  readonly schemes?: string[];

  /**
   * Ports of the gateway that requests arrive at, as in its servers; any one of them must match.
   *
   * @default - every port
   * @nonempty
   */
  readonly ports?: number[];

  /**
   * Gateways that requests arrive at, or `Gateway.mesh()`; any one of them must match. Each must be in `gateways` of the VirtualService.
   * Cannot be combined with `sourceLabels` and `sourceNamespace`, which Istio then ignores.
   *
   * @default - every gateway of the VirtualService
   * @nonempty
   */
  readonly gateways?: IGateway[];

  /**
   * Labels of the Pods that route the request: those of the gateway, or of the client where the VirtualService applies to the mesh.
   *
   * @default - all Pods
   */
  readonly sourceLabels?: { [label: string]: string };

  /**
   * Namespace of the Pods that route the request: that of the gateway, or of the client where the VirtualService applies to the mesh.
   *
   * @default - all namespaces
   * @nonempty
   */
  readonly sourceNamespace?: string;

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

/**
 * Renders a match as Istio's list of alternatives; undefined matches everything.
 *
 * @param options the match
 * @param namespace namespace of the VirtualService, which determines how gateways are written
 */
export function renderMatches(options: HttpMatchOptions, namespace?: string): HttpMatchSpec[] | undefined {
  const { headers, withoutHeaders, queryParams, jwtClaims, gateways, sourceLabels, sourceNamespace, statPrefix } = options;
  const shared: HttpMatchSpec = {
    ...(headers ?? jwtClaims) && specs('headers', { ...headers, ...jwtClaims && claimHeaders(jwtClaims) }),
    ...withoutHeaders && specs('withoutHeaders', withoutHeaders),
    ...queryParams && specs('queryParams', queryParams),
    ...gateways && { gateways: gateways.map(gateway => gatewayReference(gateway, namespace)) },
    ...sourceLabels && { sourceLabels },
    ...sourceNamespace !== undefined && { sourceNamespace },
    ...statPrefix !== undefined && { statPrefix },
  };
  let alternatives: HttpMatchSpec[] = [{}];
  const multiply = <T>(values: readonly T[] | undefined, render: (value: T) => HttpMatchSpec) => {
    if (values) alternatives = alternatives.flatMap(one => values.map(value => ({ ...one, ...render(value) })));
  };
  multiply(options.paths, path => path._toSpec());
  multiply(options.methods, method => ({ method: { exact: method } }));
  multiply(options.authorities, authority => ({ authority: authority._toSpec() }));
  multiply(options.schemes, scheme => ({ scheme: { exact: scheme } }));
  multiply(options.ports, port => ({ port }));
  const rendered = alternatives.map(one => ({ ...one, ...shared }));
  return rendered.length === 1 && Object.keys(rendered[0]).length === 0 ? undefined : rendered;
}

function specs(field: string, matches: { [name: string]: StringMatch }): HttpMatchSpec {
  if (Object.keys(matches).length === 0) return {};
  return { [field]: Object.fromEntries(Object.entries(matches).map(([name, match]) => [name, match._toSpec()])) };
}

/** Claims as Istio writes them in a match: as headers with a name that no client can send. */
function claimHeaders(claims: { readonly [claim: string]: StringMatch }): { [name: string]: StringMatch } {
  return Object.fromEntries(Object.entries(claims).map(([claim, match]) => {
    if (!isClaimPath(claim)) {
      throw new IngressError({
        code: 'invalid-route',
        message: `'${claim}' is not the name of a claim`,
        help: 'write a name, or for a claim inside of others [realm_access][roles]',
        field: `jwtClaims[${claim}]`,
      });
    }
    const isPresent = Object.keys(match._toSpec()).length === 0;
    return [`@request.auth.claims${bracketedClaim(claim)}`, isPresent ? StringMatch.regex('.+') : match];
  }));
}
