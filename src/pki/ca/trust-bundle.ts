import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CertificateStore } from './certificate-store';
import { TrustAnchors } from './trust-anchors';
import { TrustBundleOptions } from './trust-bundle-options';
import { readTrustBundlePart, TrustBundlePart } from './trust-bundle-part';
import { checkArguments } from '../../arguments/check-arguments';
import { IngressError } from '../../errors';
import { writeAtomic } from '../store/write-atomic';
import { writing } from '../store/writing';
import { pemBlocks, toPem } from '../x509/pem';
import { readBounded } from '../x509/read-bounded';

/** Provides a trust bundle: a `CertificateAuthority`, or a `TrustBundle` itself. */
export interface ITrustBundleSource {
  /** The certificates to trust. */
  readonly trustAnchors: TrustBundle;
}

/**
 * A set of certificates of authorities that a TLS server or client trusts. Creates nothing.
 *
 * A peer is trusted if any of the authorities issued its certificate.
 *
 * @example
 * const partners = CertificateAuthority.selfSigned('partner-ca', { store });
 * const clientCertificates = TrustBundle.of(partners);
 * TrustBundle.of(ca).writeFile('ca.crt'); // what clients trust
 */
export class TrustBundle extends TrustAnchors implements ITrustBundleSource {
  /**
   * Merges the certificates of several authorities and bundles. For an authority of this program it contains the root; during a rotation
   * the old and the new root.
   *
   * @param sources authorities and bundles, at least one
   * @throws `invalid-argument` if there is none
   */
  public static of(...sources: ITrustBundleSource[]): TrustBundle {
    checkArguments('TrustBundle.of', [...sources]);
    if (sources.length === 0) {
      throw new IngressError({ code: 'invalid-argument', message: 'a trust bundle is empty', help: 'pass an authority or a bundle' });
    }
    return new TrustBundle(sources.flatMap(source => {
      if (source?.trustAnchors instanceof TrustBundle) return source.trustAnchors.#parts;
      throw new IngressError({
        code: 'invalid-argument',
        message: 'a source of a trust bundle has no certificates',
        help: 'pass a CertificateAuthority or a TrustBundle',
      });
    }));
  }

  /**
   * Certificates of authorities as PEM.
   *
   * @param pem one or more PEM certificates
   * @param options clock, revocation lists
   * @throws `invalid-credential` if it contains a private key; `invalid-certificate` for a certificate that is not an authority or has
   *   expired
   */
  public static fromPem(pem: string, options: TrustBundleOptions = {}): TrustBundle {
    checkArguments('TrustBundle.fromPem', [pem, options]);
    return new TrustBundle([readTrustBundlePart(pem, 'the PEM of the trust bundle', options)]);
  }

  /**
   * Certificates of authorities in a PEM file, which is read immediately.
   *
   * @param path of the file on this machine
   * @param options clock, revocation lists
   * @throws `invalid-credential` if it contains a private key; `invalid-certificate` for a certificate that is not an authority or has
   *   expired
   */
  public static fromFile(path: string, options: TrustBundleOptions = {}): TrustBundle {
    checkArguments('TrustBundle.fromFile', [path, options]);
    return TrustBundle.fromFiles([path], options);
  }

  /**
   * Certificates of authorities in several PEM files, which are read immediately.
   *
   * @param paths of the files on this machine, at least one
   * @param options clock, revocation lists
   * @throws `invalid-credential` if one contains a private key; `invalid-certificate` for a certificate that is not an authority or has
   *   expired
   */
  public static fromFiles(paths: string[], options: TrustBundleOptions = {}): TrustBundle {
    checkArguments('TrustBundle.fromFiles', [paths, options]);
    if (paths.length === 0) {
      throw new IngressError({ code: 'invalid-argument', message: 'a trust bundle has no files', help: 'pass at least one path' });
    }
    return new TrustBundle(paths.map(path => {
      const text = readBounded(path, 'invalid-certificate').toString('latin1');
      return readTrustBundlePart(text, `file '${path}'`, options);
    }));
  }

  /** @internal */
  public static _of(part: TrustBundlePart): TrustBundle {
    return new TrustBundle([part]);
  }

  readonly #parts: readonly TrustBundlePart[];

  private constructor(parts: readonly TrustBundlePart[]) {
    const distinct = [...new Set(parts)];
    super(`TrustBundle(${distinct.map(({ name }) => name ?? 'PEM').join(', ')})`);
    this.#parts = distinct;
  }

  /** The bundle itself. */
  public get trustAnchors(): TrustBundle {
    return this;
  }

  /** PEM of all certificates, each once (`ca.crt`). Reading it issues the certificates of this program's authorities if needed. */
  public get pem(): string {
    return distinctBlocks(this.#parts.map(({ pem }) => pem()));
  }

  /**
   * PEM revocation lists of all authorities (`ca.crl`), undefined while none of them has revoked anything. A gateway with a list of one
   * authority refuses the clients of authorities without a list, so there are lists of all or none. Reading it issues them if needed.
   *
   * @throws `invalid-certificate` if one authority has lists and certificates from PEM have none
   */
  public get revocationLists(): string | undefined {
    if (!this._hasRevocationLists) return undefined;
    return distinctBlocks(this.#parts.map(({ revocationLists }) => {
      const lists = revocationLists();
      if (lists !== undefined) return lists;
      throw new IngressError({
        code: 'invalid-certificate',
        message: 'authorities from PEM have no revocation lists, but other authorities of the trust bundle do',
        help: 'set revocationLists for them too: without lists a gateway refuses all their clients',
        field: 'revocationLists',
      });
    }));
  }

  /**
   * Writes the certificates (`pem`) to a file for clients, such as `ca.crt` for `curl --cacert`. The file is replaced atomically. Issues
   * the certificates of this program's authorities if needed.
   *
   * @param path of the file; its folder is created if needed
   * @throws `file-unwritable`
   */
  public writeFile(path: string): void {
    checkArguments('TrustBundle.writeFile', [path]);
    const { pem } = this;
    writing(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      writeAtomic(path, pem, 0o644);
    });
  }

  /** @internal */
  public get _hasRevocationLists(): boolean {
    return this.#parts.some(({ hasRevocationLists }) => hasRevocationLists());
  }

  /**
   * Name of the first authority of this program, undefined if the first certificates are from PEM.
   *
   * @internal
   */
  public get _name(): string | undefined {
    return this.#parts[0].name;
  }

  /** @internal */
  public get _stores(): readonly CertificateStore[] {
    return this.#parts.flatMap(({ store }) => store === undefined ? [] : [store]);
  }

  /** @internal */
  public _equals(other: TrustBundle): boolean {
    return this.#parts.length === other.#parts.length && this.#parts.every((part, index) => part === other.#parts[index]);
  }
}

/** Merged bundles may share certificates and lists. */
function distinctBlocks([first, ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  return [...new Set([first, ...others].flatMap(text => pemBlocks(text).map(({ label, der }) => toPem(label, der))))].join('');
}
