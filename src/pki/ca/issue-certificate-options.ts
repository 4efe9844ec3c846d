import { Duration } from 'cdk8s';
import { DistinguishedName } from '../x509/distinguished-name';
import { KeyAlgorithm } from '../x509/key-algorithm';

/** Options that server and client certificates share. */
export interface IssueCertificateOptions {
  /**
   * IP addresses that the certificate covers, IPv4 or IPv6.
   *
   * @default - none
   */
  readonly ipAddresses?: string[];

  /**
   * Subject of the certificate.
   *
   * @default - the first host as common name if it has at most 64 characters, nothing else
   */
  readonly subject?: DistinguishedName;

  /**
   * Kind of key.
   *
   * @default KeyAlgorithm.EC_P256
   */
  readonly keyAlgorithm?: KeyAlgorithm;

  /**
   * How long the certificate is valid. It never outlives its authority: a longer lifetime is cut off.
   *
   * @default Duration.days(397)
   */
  readonly lifetime?: Duration;

  /**
   * How long before its expiry a synth replaces the certificate.
   *
   * @default - a third of the lifetime
   */
  readonly renewBefore?: Duration;

  /**
   * Keep the private key when a certificate is only replaced because it expires.
   *
   * @default false
   */
  readonly reuseKey?: boolean;

  /**
   * Any text, for example a date or a ticket. Changing it reissues the certificate with a new key.
   *
   * @default - none
   * @nonempty
   */
  readonly reissue?: string;
}

/** Options of a server certificate. */
export interface ServerCertificateOptions extends IssueCertificateOptions {
  /**
   * Host names that the certificate covers, including wildcards such as `*.example.com`. Their order does not matter. International names
   * must be in ASCII form.
   */
  readonly dnsNames: string[];
}

/** Options of a client certificate. */
export interface ClientCertificateOptions extends IssueCertificateOptions {
  /**
   * DNS names by which a server recognizes the client (`subjectAltNames` of a gateway in mutual mode).
   *
   * @default - none
   */
  readonly dnsNames?: string[];

  /**
   * URIs by which a server recognizes the client, for example `spiffe://cluster.local/ns/shop/sa/client`.
   *
   * @default - none
   */
  readonly uris?: string[];
}
