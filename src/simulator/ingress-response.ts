/** The certificate that a server showed. */
export interface PresentedCertificate {
  /** Who it is about, as `CN=shop.example.com`. */
  readonly subject: string;

  /** DNS names that it is for. */
  readonly dnsNames: string[];

  /** Who issued it. */
  readonly issuer: string;

  /** End of validity, ISO 8601 in UTC. */
  readonly notAfter: string;
}

/** Where a request ends up. */
export interface RequestDestination {
  /** Host as the VirtualService has it, such as `httpbin` or `httpbin.shop.svc.cluster.local`. */
  readonly host: string;

  /** Port of the Service. */
  readonly port: number;

  /**
   * Subset of a DestinationRule.
   *
   * @default - none
   */
  readonly subset?: string;

  /** Percent of such requests that go there. */
  readonly share: number;
}

/** What becomes of a request. */
export interface IngressResponse {
  /**
   * - `routed`: it goes to `destination`
   * - `redirected`: the client is sent to `redirect`
   * - `answered`: the gateway answers itself, with `statusCode`
   * - `not-found`: 404, nothing is routed there
   * - `refused`: there is no connection, or no handshake
   * - `unknown`: the answer depends on what `reason` names, which the manifests do not decide
   */
  readonly status: string;

  /**
   * The status code of HTTP: 404 or 301 of the gateway itself, or that of a backend (`Ingress.withBackend`).
   *
   * @default - the destination would decide, or there is no answer
   */
  readonly statusCode?: number;

  /**
   * `ok`, `refused`, or `unknown` if the certificate is made in the cluster only.
   *
   * @default - there is none: plain HTTP, or TLS goes through to the destination
   */
  readonly handshake?: string;

  /**
   * The TLS alert with which one side refused the other, such as `certificate required`.
   *
   * @default - none
   */
  readonly alert?: string;

  /**
   * Why there is no connection, no handshake, no route or no definite answer.
   *
   * @default - there is one
   */
  readonly reason?: string;

  /**
   * Which hosts and paths are served instead of one that is not found.
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
   * @default - the client did not see one
   */
  readonly certificate?: PresentedCertificate;

  /**
   * Where the client is sent.
   *
   * @default - nowhere
   */
  readonly redirect?: string;

  /**
   * The Gateway that answered, as `namespace/name`.
   *
   * @default - none
   */
  readonly gateway?: string;

  /**
   * Port name of the server in it.
   *
   * @default - none
   */
  readonly server?: string;

  /**
   * The VirtualService that routed, as `namespace/name`.
   *
   * @default - none
   */
  readonly virtualService?: string;

  /**
   * Which route of it: its name, or its place such as `spec.http[0]`.
   *
   * @default - none
   */
  readonly route?: string;

  /**
   * Where the request goes; of several, the one with the largest share.
   *
   * @default - nowhere
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

  /** What happened, step by step, in words. */
  readonly steps: string[];
}
