/** The certificate that a server presented. */
export interface PresentedCertificate {
  /** The subject, such as `CN=shop.example.com`. */
  readonly subject: string;

  /** DNS names of the certificate. */
  readonly dnsNames: string[];

  /** The issuer. */
  readonly issuer: string;

  /** End of validity, ISO 8601 in UTC. */
  readonly notAfter: string;
}

/** The destination of a request. */
export interface RequestDestination {
  /** Host as in the VirtualService, such as `httpbin`, or `httpbin.shop.svc.cluster.local`; the latter for the Gateway API. */
  readonly host: string;

  /** Port of the Service. */
  readonly port: number;

  /**
   * Subset of a DestinationRule.
   *
   * @default - none
   */
  readonly subset?: string;

  /** Percentage of such requests with this destination. */
  readonly share: number;
}

/** The outcome of a request. */
export interface IngressResponse {
  /**
   * - `routed`: it goes to `destination`
   * - `redirected`: the client is sent to `redirect`
   * - `answered`: the gateway answers itself, with `statusCode`
   * - `not-found`: 404, no route matches
   * - `refused`: the connection or the handshake fails
   * - `unknown`: the manifests do not decide the response; see `reason`
   */
  readonly status: string;

  /**
   * The HTTP status code: from the gateway itself, such as 404 or 301, or from a backend (`IngressSimulator.withBackend`).
   *
   * @default - decided by the destination, or there is no response
   */
  readonly statusCode?: number;

  /**
   * `ok`, `refused`, or `unknown` if the certificate is created in the cluster.
   *
   * @default - there is none: plain HTTP, or TLS is passed through to the destination
   */
  readonly handshake?: string;

  /**
   * The TLS alert with which one side refused the other, such as `certificate required`.
   *
   * @default - none
   */
  readonly alert?: string;

  /**
   * Why there is no connection, handshake, route or definite response.
   *
   * @default - none
   */
  readonly reason?: string;

  /**
   * Hosts and paths that are served, for a request that matches none.
   *
   * @default - none
   */
  readonly near?: string[];

  /**
   * The TLS version that both sides agreed on, such as `TLSv1.3`.
   *
   * @default - none
   */
  readonly tlsVersion?: string;

  /**
   * The server's certificate.
   *
   * @default - the client did not receive one
   */
  readonly certificate?: PresentedCertificate;

  /**
   * The target of the redirect.
   *
   * @default - none
   */
  readonly redirect?: string;

  /**
   * The Gateway that answered, of either API, as `namespace/name`.
   *
   * @default - none
   */
  readonly gateway?: string;

  /**
   * Port name of the server in it; for a Gateway of the Gateway API the name of the listener.
   *
   * @default - none
   */
  readonly server?: string;

  /**
   * The VirtualService of the route, as `namespace/name`.
   *
   * @default - none
   */
  readonly virtualService?: string;

  /**
   * The route object of the Gateway API, with its kind: `HTTPRoute shop/frontend`.
   *
   * @default - none
   */
  readonly kubernetesRoute?: string;

  /**
   * The route in the VirtualService, or the rule in the route object: its name, or its path such as `spec.http[0]` or `spec.rules[0]`.
   *
   * @default - none
   */
  readonly route?: string;

  /**
   * The destination; of several, the one with the largest share.
   *
   * @default - none
   */
  readonly destination?: RequestDestination;

  /**
   * Every destination of the route.
   *
   * @default - none
   */
  readonly destinations?: RequestDestination[];

  /**
   * Host that the destination sees.
   *
   * @default - nothing is routed
   */
  readonly host?: string;

  /**
   * Path and query that the destination sees.
   *
   * @default - nothing is routed
   */
  readonly path?: string;

  /**
   * Headers of the response that the gateway sets, by lower-case name: those of the route. Headers of the backend are not known, and values
   * with variables of Envoy (`%REQ(…)%`) are omitted.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };

  /** The steps of the simulation, as text. */
  readonly steps: string[];
}
