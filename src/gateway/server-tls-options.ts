import { ServerCertificate } from './server-certificate';
import { IssuedServerCertificateOptions } from './server-certificate-options';
import { TlsPolicy } from './tls-policy';
import { TrustAnchors } from '../pki/ca/trust-anchors';

/** Options of every server that terminates TLS. */
export interface ServerTlsOptions {
  /**
   * TLS versions, cipher suites, groups.
   *
   * @default - the policy of the Gateway, its chart or its app; else Envoy's defaults
   */
  readonly tlsPolicy?: TlsPolicy;

  /**
   * Application protocols that the server offers, the preferred one first. With `['http/1.1']`, browsers cannot reuse an HTTP/2 connection
   * for other hosts of the certificate. Needs Istio 1.32.
   *
   * @default - Istio's: `h2` and `http/1.1`
   * @nonempty
   */
  readonly alpnProtocols?: string[];
}

/** TLS with a certificate that an authority issues for the server. */
export interface IssuedTlsOptions extends IssuedServerCertificateOptions, ServerTlsOptions {}

/** TLS with a server certificate. */
export interface SimpleTlsOptions extends ServerTlsOptions {
  /** The source of certificate and key. */
  readonly serverCertificate: ServerCertificate;
}

/** TLS with a server certificate and client certificates. */
export interface MutualTlsOptions extends SimpleTlsOptions {
  /**
   * The authorities that must have issued client certificates: a `TrustBundle`, or a `TrustBundleReference` to one in the cluster. A bundle
   * creates a `CaSecret` named `<credentialName>-cacert`, where Istio looks for it.
   */
  readonly clientCertificates: TrustAnchors;

  /**
   * Names of the accepted clients, as in the subject alternative names of their certificates: DNS names, or URIs such as `spiffe://…`. A
   * client certificate must have one of them.
   *
   * @default - every client of the authorities
   */
  readonly subjectAltNames?: string[];

  /**
   * Public keys of the accepted clients: base64 of the SHA-256 over the DER form of the subject public key info. Requires a server
   * certificate from a Secret.
   *
   * @default - every client of the authorities
   */
  readonly verifyCertificateSpki?: string[];

  /**
   * Certificates of the accepted clients: hexadecimal SHA-256 over the DER form, as in `Certificate.fingerprint`. Requires a server
   * certificate from a Secret.
   *
   * @default - every client of the authorities
   */
  readonly verifyCertificateHash?: string[];
}

/** TLS with the mesh's own certificates. */
export interface IstioMutualTlsOptions {
  /**
   * Identities of the accepted clients, such as `spiffe://cluster.local/ns/shop/sa/client`.
   *
   * @default - every workload of the mesh
   */
  readonly subjectAltNames?: string[];
}
