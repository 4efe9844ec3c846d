import { IngressError } from '../errors';
import { CertificateAuthority } from '../pki/certificate-authority';
import { certificatesOf, checkValidity } from '../pki/chain';
import { IClock, SystemClock } from '../pki/clock';
import { readBounded } from '../pki/files/read-bounded';

/** Options of authorities that are given as PEM. */
export interface CaBundleOptions {
  /**
   * The time at which the certificates have to be valid.
   *
   * @default - the system's clock
   */
  readonly clock?: IClock;
}

/**
 * Certificates of authorities, and nothing else: what a gateway trusts when it looks at client certificates.
 *
 * A client is trusted if any of the authorities issued its certificate.
 */
export class CaBundle {
  /**
   * The certificates of authorities of this program: their roots; during a rotation the old and the new one.
   *
   * @param authorities one or more authorities
   */
  public static of(...authorities: CertificateAuthority[]): CaBundle {
    if (authorities.length === 0) {
      throw new IngressError({ code: 'invalid-argument', message: 'a bundle of authorities is empty', help: 'give at least one authority' });
    }
    return new CaBundle(authorities);
  }

  /**
   * Certificates of authorities as PEM.
   *
   * @param pem one or more PEM certificates
   * @param options clock
   * @throws `invalid-credential` if there is a private key among them; `invalid-certificate` for certificates that are no authorities or have expired
   */
  public static fromPem(pem: string, options: CaBundleOptions = {}): CaBundle {
    return new CaBundle([readAuthorities(pem, 'the PEM of the authorities', options)]);
  }

  /**
   * Certificates of authorities in a PEM file, which is read at once.
   *
   * @param path of the file
   * @param options clock
   * @throws `invalid-credential` if there is a private key in it; `invalid-certificate` for certificates that are no authorities or have expired
   */
  public static fromFile(path: string, options: CaBundleOptions = {}): CaBundle {
    return new CaBundle([readAuthorities(readBounded(path, 'invalid-certificate').toString('latin1'), `file '${path}'`, options)]);
  }

  readonly #sources: readonly (CertificateAuthority | string)[];

  private constructor(sources: readonly (CertificateAuthority | string)[]) {
    this.#sources = sources;
  }

  /** PEM of all certificates. Reading it issues the authorities of this program if need be. */
  public get pem(): string {
    return this.#sources.map((source) => typeof source === 'string' ? source : source.caCertificates).join('');
  }

  /**
   * PEM of the revocation lists of authorities of this program, undefined while nothing is revoked. Reading it issues them if need be.
   *
   * @throws `invalid-certificate` if one of several authorities has none: Envoy, given a list, refuses clients of authorities without one
   */
  public get revocationLists(): string | undefined {
    const lists = this.#sources.map((source) => typeof source === 'string' ? undefined : source.revocationLists);
    if (lists.every((list) => list === undefined)) return undefined;
    const without = this.#sources[lists.indexOf(undefined)];
    if (without !== undefined) {
      throw new IngressError({
        code: 'invalid-certificate',
        message: `${typeof without === 'string' ? 'an authority from PEM' : `authority '${without.name}'`} has no revocation list, but another in its bundle has`,
        help: 'give the authorities servers of their own, or revoke a certificate of each: with one list Envoy asks for all of them',
      });
    }
    return lists.join('');
  }

  /**
   * What a Secret or ConfigMap holds under the key of the certificates, and beside it.
   *
   * @internal
   */
  public _content(key: string): { [key: string]: string } {
    const lists = this.revocationLists;
    // Istio reads the list only from the key of the same family
    return { [key]: this.pem, ...lists !== undefined && { [key === 'cacert' ? 'crl' : 'ca.crl']: lists } };
  }

  /**
   * Name of the first authority of this program, if there is one.
   *
   * @internal
   */
  public get _name(): string | undefined {
    const [first] = this.#sources;
    return typeof first === 'string' ? undefined : first.name;
  }

  /** @internal */
  public _equals(other: CaBundle): boolean {
    return this.#sources.length === other.#sources.length && this.#sources.every((source, index) => source === other.#sources[index]);
  }

  /** The names of the authorities. */
  public toString(): string {
    return `CaBundle(${this.#sources.map((source) => typeof source === 'string' ? 'PEM' : source.name).join(', ')})`;
  }
}

/** The certificates of a text, written as this library writes PEM. */
function readAuthorities(text: string, what: string, options: CaBundleOptions): string {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw new IngressError({
      code: 'invalid-credential',
      message: `${what} has a private key in it, which would go into a manifest that needs none`,
      help: 'give the certificates of the authorities alone',
    });
  }
  const certificates = certificatesOf(text, what);
  const now = (options.clock ?? new SystemClock()).now();
  for (const certificate of certificates) {
    if (!certificate.isCertificateAuthority) {
      throw new IngressError({
        code: 'invalid-certificate',
        message: `${what} has certificate '${certificate.subject || certificate.serialNumber}', which is no authority`,
        help: 'give the authority that issued it; to accept one client alone use subjectAltNames',
      });
    }
    checkValidity(certificate, now);
  }
  return certificates.map((certificate) => certificate.toPem()).join('');
}
