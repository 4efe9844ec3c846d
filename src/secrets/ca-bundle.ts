import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CertificateAuthority } from '../pki/ca/certificate-authority';
import { IClock, timeOf } from '../pki/store/clock';
import { ICertificateStore } from '../pki/store/store-contract';
import { certificatesOf, checkRevocationLists, checkValidity } from '../pki/x509/chain';
import { readBounded } from '../pki/x509/read-bounded';

/** Options of authorities that are given as PEM. */
export interface CaBundleOptions {
  /**
   * The time at which the certificates have to be valid.
   *
   * @default - the system's clock
   */
  readonly clock?: IClock;

  /**
   * PEM revocation lists of these authorities and of those below them that issue, as gateways want them when one list is given.
   *
   * @default - none
   */
  readonly revocationLists?: string;
}

/** Authorities from elsewhere. */
interface PemAuthorities {
  readonly pem: string;
  readonly revocationLists?: string;
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
    checkArguments('CaBundle.of', [...authorities]);
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
    checkArguments('CaBundle.fromPem', [pem, options]);
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
    checkArguments('CaBundle.fromFile', [path, options]);
    return new CaBundle([readAuthorities(readBounded(path, 'invalid-certificate').toString('latin1'), `file '${path}'`, options)]);
  }

  readonly #sources: readonly (CertificateAuthority | PemAuthorities)[];

  private constructor(sources: readonly (CertificateAuthority | PemAuthorities)[]) {
    this.#sources = sources;
  }

  /** PEM of all certificates. Reading it issues the authorities of this program if need be. */
  public get pem(): string {
    return this.#sources.map((source) => source instanceof CertificateAuthority ? source.caCertificates : source.pem).join('');
  }

  /**
   * PEM revocation lists of all authorities, undefined while none of them has revoked anything. A gateway that has a list of
   * one authority refuses the clients of every authority without one, so there are lists of all or of none.
   * Reading it issues them if need be.
   *
   * @throws `invalid-certificate` if there are lists of some, and authorities from PEM came without
   */
  public get revocationLists(): string | undefined {
    if (!this._hasRevocationLists) return undefined;
    return this.#sources.map((source) => {
      if (source instanceof CertificateAuthority) return source._allRevocationLists();
      if (source.revocationLists !== undefined) return source.revocationLists;
      throw new IngressError({
        code: 'invalid-certificate',
        message: 'authorities from PEM have no revocation lists, but others beside them have',
        help: 'give revocationLists for them too: without, a gateway would refuse all their clients',
        field: 'revocationLists',
      });
    }).join('');
  }

  /** @internal */
  public get _hasRevocationLists(): boolean {
    return this.#sources.some((source) => source instanceof CertificateAuthority ? source._hasRevoked : source.revocationLists !== undefined);
  }

  /**
   * Name of the first authority of this program, if there is one.
   *
   * @internal
   */
  public get _name(): string | undefined {
    const [first] = this.#sources;
    return first instanceof CertificateAuthority ? first.name : undefined;
  }

  /** @internal */
  public get _stores(): readonly ICertificateStore[] {
    return this.#sources.flatMap((source) => source instanceof CertificateAuthority ? [source.store] : []);
  }

  /** @internal */
  public _equals(other: CaBundle): boolean {
    return this.#sources.length === other.#sources.length && this.#sources.every((source, index) => source === other.#sources[index]);
  }

  /** The names of the authorities. */
  public toString(): string {
    return `CaBundle(${this.#sources.map((source) => source instanceof CertificateAuthority ? source.name : 'PEM').join(', ')})`;
  }
}

/** The certificates of a text, written as this library writes PEM. */
function readAuthorities(text: string, what: string, options: CaBundleOptions): PemAuthorities {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw new IngressError({
      code: 'invalid-credential',
      message: `${what} has a private key in it, which would go into a manifest that needs none`,
      help: 'give the certificates of the authorities alone',
    });
  }
  const certificates = certificatesOf(text, what);
  const now = timeOf(options.clock);
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
  const { revocationLists } = options;
  if (revocationLists !== undefined) checkRevocationLists(revocationLists, 'revocationLists');
  return { pem: certificates.map((certificate) => certificate.toPem()).join(''), revocationLists };
}
