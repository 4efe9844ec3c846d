/**
 * Where a request comes from. All fields that are given must match; of each list, one value.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source
 */
export interface AuthorizationSource {
  /**
   * Addresses or ranges of the peer of the connection: the client, or the last proxy before the gateway.
   *
   * @default - any
   */
  readonly ipBlocks?: string[];

  /**
   * Addresses or ranges that the peer must not have.
   *
   * @default - none
   */
  readonly notIpBlocks?: string[];

  /**
   * Addresses or ranges of the client, from `X-Forwarded-For` as far as proxies are trusted, or from the PROXY protocol.
   *
   * @default - any
   */
  readonly remoteIpBlocks?: string[];

  /**
   * Addresses or ranges that the client must not have.
   *
   * @default - none
   */
  readonly notRemoteIpBlocks?: string[];

  /**
   * SPIFFE identities in the certificate of the client, without `spiffe://`: `cluster.local/ns/shop/sa/batch`. `*` at one end matches
   * any text.
   *
   * @default - any, also clients without a certificate
   */
  readonly principals?: string[];

  /**
   * SPIFFE identities that the client must not have.
   *
   * @default - none
   */
  readonly notPrincipals?: string[];

  /**
   * Issuer and subject of the token, as `issuer/subject`. `*` at one end matches any text; `*` alone is any valid token.
   *
   * @default - any, also requests without a token
   */
  readonly requestPrincipals?: string[];

  /**
   * Issuer and subject that the token must not have; `*` alone matches requests without a valid token.
   *
   * @default - none
   */
  readonly notRequestPrincipals?: string[];
}

/**
 * What a request asks for. All fields that are given must match; of each list, one value. A `*` at one end of a host, path or method
 * matches any text.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation
 */
export interface AuthorizationOperation {
  /**
   * Hosts as clients send them, in any case. A request for `shop.example.com:443` needs the value `shop.example.com:*`.
   *
   * @default - any
   */
  readonly hosts?: string[];

  /**
   * Hosts that do not match.
   *
   * @default - none
   */
  readonly notHosts?: string[];

  /**
   * Ports of the gateway's Pods, which may differ from those of the Gateway.
   *
   * @default - any
   */
  readonly ports?: string[];

  /**
   * Ports of the gateway's Pods that do not match.
   *
   * @default - none
   */
  readonly notPorts?: string[];

  /**
   * HTTP methods.
   *
   * @default - any
   */
  readonly methods?: string[];

  /**
   * HTTP methods that do not match.
   *
   * @default - none
   */
  readonly notMethods?: string[];

  /**
   * Paths without the query, after Envoy's normalization. `{*}` matches one segment, `{**}` any number.
   *
   * @default - any
   */
  readonly paths?: string[];

  /**
   * Paths that do not match.
   *
   * @default - none
   */
  readonly notPaths?: string[];
}

/**
 * A condition on an attribute of a request.
 *
 * @see https://istio.io/latest/docs/reference/config/security/conditions/
 */
export interface AuthorizationCondition {
  /** Name of the attribute, such as `request.auth.claims[group]`, `request.headers[x-api]` or `connection.sni`. */
  readonly key: string;

  /**
   * Values, of which one must match; `*` at one end matches any text.
   *
   * @default - none; `notValues` must be given
   */
  readonly values?: string[];

  /**
   * Values of which none may match.
   *
   * @default - none; `values` must be given
   */
  readonly notValues?: string[];
}

/** A rule of an `AuthorizationPolicy`; without any field it matches every request. */
export interface AuthorizationRule {
  /**
   * Sources, of which one must match.
   *
   * @default - any
   */
  readonly from?: AuthorizationSource[];

  /**
   * Operations, of which one must match.
   *
   * @default - any
   */
  readonly to?: AuthorizationOperation[];

  /**
   * Conditions, which must all hold.
   *
   * @default - none
   */
  readonly when?: AuthorizationCondition[];
}
