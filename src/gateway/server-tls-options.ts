import { CipherSuite } from './cipher-suite';
import { ServerCertificate } from './server-certificate';
import { IssuedServerCertificateOptions } from './server-certificate-options';
import { TrustAnchors } from '../pki/ca/trust-anchors';
import { TlsProtocolVersion } from '../validation/tls-protocol-version';

/** What every server that terminates TLS can set. */
export interface ServerTlsOptions {
  /**
   * Lowest TLS version.
   *
   * @default - Envoy's: TLS 1.2
   */
  readonly minProtocolVersion?: TlsProtocolVersion;

  /**
   * Highest TLS version.
   *
   * @default - Envoy's: TLS 1.3
   */
  readonly maxProtocolVersion?: TlsProtocolVersion;

  /**
   * Cipher suites for TLS up to 1.2; those of TLS 1.3 cannot be chosen.
   *
   * @default - Envoy's
   * @nonempty
   */
  readonly cipherSuites?: CipherSuite[];
}

/** TLS with a certificate that an authority issues for the server. */
export interface IssuedTlsOptions extends IssuedServerCertificateOptions, ServerTlsOptions {}

/** TLS with a server certificate. */
export interface SimpleTlsOptions extends ServerTlsOptions {
  /** Where certificate and key come from. */
  readonly serverCertificate: ServerCertificate;
}

/** TLS with a server certificate and client certificates. */
export interface MutualTlsOptions extends SimpleTlsOptions {
  /**
   * The authorities that client certificates must come from: a `TrustBundle`, or a `TrustBundleReference` to one in the cluster. A bundle
   * creates a `CaSecret` named `<credentialName>-cacert`, where Istio looks for it.
   */
  readonly clientCertificates: TrustAnchors;

  /**
   * Names of the clients to accept, as in the subject alternative names of their certificates: DNS names,
   * or URIs such as `spiffe://…`. A client certificate must have one of them.
   *
   * @default - every client of the authorities
   */
  readonly subjectAltNames?: string[];

  /**
   * Public keys of the clients to accept: base64 of the SHA-256 over the DER form of the subject public key info. Only with
   * a server certificate from a Secret.
   *
   * @default - every client of the authorities
   */
  readonly verifyCertificateSpki?: string[];

  /**
   * Certificates of the clients to accept: hexadecimal SHA-256 over the DER form, which `Certificate.fingerprint` is.
   * Only with a server certificate from a Secret.
   *
   * @default - every client of the authorities
   */
  readonly verifyCertificateHash?: string[];
}

/** TLS with the mesh's own certificates. */
export interface IstioMutualTlsOptions {
  /**
   * Identities of the clients to accept, such as `spiffe://cluster.local/ns/shop/sa/client`.
   *
   * @default - every workload of the mesh
   */
  readonly subjectAltNames?: string[];
}
