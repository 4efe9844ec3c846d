import { Duration } from 'cdk8s';
import { StringMatch } from './string-match';
import { UnmatchedPreflights } from './unmatched-preflights';
import { protobufDuration } from '../text/duration';
import { CorsSpec } from '../validation/virtual-service-spec';

/**
 * Which web pages of other origins may call a route (CORS). The gateway answers the preflight requests of permitted origins itself.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#CorsPolicy
 */
export interface CorsPolicy {
  /**
   * Origins that may call, such as `StringMatch.exact('https://app.example.com')`: scheme, host and, unless it is the default, port, as
   * browsers send them. `StringMatch.exact('*')` permits every origin.
   *
   * @nonempty
   */
  readonly allowOrigins: StringMatch[];

  /**
   * HTTP methods that pages may use, such as `PUT`; `*` permits all.
   *
   * @default - those that need no permission: GET, HEAD and POST
   * @nonempty
   */
  readonly allowMethods?: string[];

  /**
   * Request headers that pages may set; `*` permits all but `authorization`.
   *
   * @default - those that need no permission, such as `accept`
   * @nonempty
   */
  readonly allowHeaders?: string[];

  /**
   * Response headers that pages may read; `*` permits all.
   *
   * @default - those that need no permission, such as `content-type`
   * @nonempty
   */
  readonly exposeHeaders?: string[];

  /**
   * How long browsers cache the answer to a preflight, in whole seconds. Chromium caches for 2 hours at most, Firefox for a day.
   *
   * @default - 5 seconds in browsers
   */
  readonly maxAge?: Duration;

  /**
   * Whether pages may send cookies and client certificates. The policy must then name its origins, methods and headers: `*` is refused.
   *
   * @default false
   */
  readonly allowCredentials?: boolean;

  /**
   * What happens with preflights of other origins. Needs Istio 1.23.
   *
   * @default UnmatchedPreflights.FORWARD
   */
  readonly unmatchedPreflights?: UnmatchedPreflights;
}

/** Renders a policy as the `corsPolicy` of a route. */
export function renderCorsPolicy(policy: CorsPolicy): CorsSpec {
  const { allowOrigins, maxAge, ...others } = policy;
  const { allowMethods, allowHeaders, exposeHeaders, allowCredentials, unmatchedPreflights } = others;
  return {
    allowOrigins: allowOrigins.map(origin => origin._toSpec()),
    ...allowMethods && { allowMethods },
    ...allowHeaders && { allowHeaders },
    ...exposeHeaders && { exposeHeaders },
    ...maxAge && { maxAge: protobufDuration(maxAge) },
    ...allowCredentials !== undefined && { allowCredentials },
    ...unmatchedPreflights !== undefined && { unmatchedPreflights },
  };
}
