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
}
