import { JwtRule } from './jwt-rule';
import { PathMatch } from '../routing/path-match';

/** A token that requests must have. */
export interface RequiredJwt extends JwtRule {
  /**
   * Values of claims, by name of the claim, of which the token must have one each; a claim with a list must contain one. A `*` at one end
   * of a value matches any text. A claim inside of others is written as `[realm_access][roles]`.
   *
   * @default - none besides issuer and audiences
   */
  readonly claims?: { [claim: string]: string[] };

  /**
   * Whether preflights of CORS need no token: requests with the method `OPTIONS` and the header `Access-Control-Request-Method`. Browsers
   * send them without a token, and without this option the gateway denies them.
   *
   * @default false
   */
  readonly allowPreflight?: boolean;
}

/** Who may call. Everything that is given must hold; other requests are denied with status 403. */
export interface CallerOptions {
  /**
   * IP addresses or CIDR ranges of clients that may call. The client is the peer of the connection, or with
   * `GatewayWorkload({ trustedProxies })` the address that those proxies report in `X-Forwarded-For`.
   *
   * @default - all
   */
  readonly allowFrom?: string[];

  /**
   * IP addresses or CIDR ranges of clients that may not call, even if they are in `allowFrom`.
   *
   * @default - none
   */
  readonly denyFrom?: string[];

  /**
   * The token that requests must have. Invalid tokens are refused with status 401, on every host of the gateway.
   *
   * @default - none
   */
  readonly jwt?: RequiredJwt;

  /**
   * SPIFFE identities that the client certificate must have, without `spiffe://`: `cluster.local/ns/shop/sa/batch`. A `*` at one end
   * matches any text. Needs mutual TLS. For other names in certificates use `subjectAltNames` of `ServerTls.mutual`, which holds for the
   * whole host.
   *
   * @default - none
   */
  readonly principals?: string[];
}

/** Who may call some paths of a host, in addition to what holds for the whole host. */
export interface PathAccess extends CallerOptions {
  /** The paths; exact or as a prefix. */
  readonly paths: PathMatch[];
}

/**
 * Who may call a host: creates an AuthorizationPolicy, and for tokens a RequestAuthentication, in the namespace of the gateway's Pods.
 * Other hosts of the gateway are not affected, except that the gateway verifies their tokens, too.
 */
export interface AccessOptions extends CallerOptions {
  /**
   * Paths to which `allowFrom`, `denyFrom`, `jwt` and `principals` of the host do not apply; exact or as a prefix.
   *
   * @default - none
   */
  readonly publicPaths?: PathMatch[];

  /**
   * Further restrictions of some paths. They compare the path as Envoy normalizes it: a backend that treats `//admin` as `/admin` needs
   * `meshConfig.pathNormalization` `MERGE_SLASHES`. It is safer to restrict the host and to list `publicPaths`.
   *
   * @default - none
   */
  readonly paths?: PathAccess[];
}
