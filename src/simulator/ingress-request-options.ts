import { CertificateBundle } from '../pki/ca/certificate-bundle';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { TlsProtocolVersion } from '../validation/tls-protocol-version';

/** What a client sends, and how, besides the URL. */
export interface IngressRequestOptions {
  /**
   * The certificate that the client has.
   *
   * @default - none
   */
  readonly clientCertificate?: CertificateBundle;

  /**
   * The authorities that the client trusts, such as `ca.trustAnchors`.
   *
   * @default - the client accepts any authority; the host and the dates of the certificate still have to be right
   */
  readonly trust?: TrustBundle;

  /**
   * TLS versions that the client speaks.
   *
   * @default - 1.2 and 1.3
   * @nonempty
   */
  readonly tlsVersions?: TlsProtocolVersion[];

  /**
   * Name that the client asks for in the handshake; empty for none, as clients without SNI do.
   *
   * @default - the host of the URL; none for an IP address
   */
  readonly sni?: string;

  /**
   * Method of HTTP.
   *
   * @default GET
   * @nonempty
   */
  readonly method?: string;

  /**
   * Headers; `host` replaces the one of the URL.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };

  /**
   * False to skip the handshake and look at the routes only: certificates are not read then.
   *
   * @default true
   */
  readonly handshake?: boolean;
}
