import { CertificateBundle } from '../pki/ca/certificate-bundle';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { TlsProtocolVersion } from '../validation/tls-protocol-version';

/** Options of a simulated request, besides the URL. */
export interface IngressRequestOptions {
  /**
   * The client's certificate.
   *
   * @default - none
   */
  readonly clientCertificate?: CertificateBundle;

  /**
   * The authorities that the client trusts, such as `ca.trustAnchors`.
   *
   * @default - the client accepts any authority; the host and the dates of the certificate must still be valid
   */
  readonly trust?: TrustBundle;

  /**
   * TLS versions that the client supports.
   *
   * @default - 1.2 and 1.3
   * @nonempty
   */
  readonly tlsVersions?: TlsProtocolVersion[];

  /**
   * Server name (SNI) in the handshake; empty for none, as clients without SNI.
   *
   * @default - the host of the URL; none for an IP address
   */
  readonly sni?: string;

  /**
   * HTTP method.
   *
   * @default GET
   * @nonempty
   */
  readonly method?: string;

  /**
   * IP address of the peer of the connection: the client, or the last proxy before the gateway. Proxies add `X-Forwarded-For` to `headers`.
   *
   * @default - unknown: where a policy compares it, the result is `unknown`
   * @nonempty
   */
  readonly sourceAddress?: string;

  /**
   * Headers; `host` replaces the host of the URL.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };

  /**
   * False to skip the handshake and evaluate only the routes: certificates are not read then.
   *
   * @default true
   */
  readonly handshake?: boolean;
}
