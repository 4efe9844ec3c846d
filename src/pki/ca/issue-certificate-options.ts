import { Duration } from 'cdk8s';
import { DistinguishedName } from '../x509/distinguished-name';
import { KeyAlgorithm } from '../x509/key-algorithm';

/** What server and client certificates have in common. */
export interface IssueCertificateOptions {
  /**
   * IP addresses that the certificate speaks for, IPv4 or IPv6.
   *
   * @default - none
   */
  readonly ipAddresses?: string[];

  /**
   * Subject of the certificate.
   *
   * @default - the first host as common name when it has at most 64 characters, nothing else
   */
  readonly subject?: DistinguishedName;

  /**
   * Kind of key.
   *
   * @default KeyAlgorithm.EC_P256
   */
  readonly keyAlgorithm?: KeyAlgorithm;

  /**
   * How long the certificate is valid. It never outlives its authority: a longer lifetime ends with the authority.
   *
   * @default Duration.days(397)
   */
  readonly lifetime?: Duration;

  /**
   * How long before its end a synth replaces the certificate.
   *
   * @default - a third of the lifetime
   */
  readonly renewBefore?: Duration;

  /**
   * Keep the private key when only the end of validity is the reason for a new certificate.
   *
   * @default false
   */
  readonly reuseKey?: boolean;

  /**
   * A text of your own, for example a date or a ticket; changing it has the certificate issued again, with a new key.
   *
   * @default - never asked for
   * @nonempty
   */
  readonly reissue?: string;
}

/** What a server certificate is for. */
export interface ServerCertificateOptions extends IssueCertificateOptions {
  /**
   * Host names that the certificate speaks for, also wildcards such as `*.example.com`. Their order does not matter.
   * International names are written in their ASCII form.
   */
  readonly dnsNames: string[];
}

/** What a client certificate is for. */
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
