import { Duration } from 'cdk8s';
import { HttpsRedirect } from './https-redirect';
import { CorsPolicy } from '../routing/cors-policy';
import { Hsts } from '../routing/hsts';
import { SecurityHeaders } from '../routing/security-headers';

/**
 * What holds for every route of a host, also for routes that are added later, redirects and direct responses. As `hostDefaults` of a
 * gateway it holds for each host that `addHost` or `addHosts` adds; an option of the host replaces that of the gateway.
 */
export interface HostDefaults {
  /**
   * Strict-Transport-Security in responses over https: `Hsts.maxAge(…)`, `Hsts.preload()`.
   *
   * @default - no header
   */
  readonly hsts?: Hsts;

  /**
   * Headers that make browsers safer: `SecurityHeaders.recommended()`.
   *
   * @default - no headers
   */
  readonly securityHeaders?: SecurityHeaders;

  /**
   * Which web pages of other origins may call the host, for routes without `cors`.
   *
   * @default - none: the backend decides
   */
  readonly cors?: CorsPolicy;

  /**
   * Time limit of a request with all its retries, for routes without a `timeout`; at least a millisecond. When it is over, the gateway
   * answers with 504.
   *
   * @default - none
   */
  readonly requestTimeout?: Duration;

  /**
   * What happens to requests over http on port 80: `HttpsRedirect.enabled(…)` or `HttpsRedirect.disabled()`.
   *
   * @default HttpsRedirect.enabled()
   */
  readonly httpsRedirect?: HttpsRedirect;
}
