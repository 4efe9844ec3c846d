import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BundleDescription, Validity } from './bundle-description';
import { CertificateBundleFiles, CertificateBundlePem } from './bundle-options';
import type { CertificateStore } from './certificate-store';
import { importBundle } from './imported-bundle';
import { readBundleFiles } from './imported-files';
import { TrustBundle } from './trust-bundle';
import { checkArguments } from '../../arguments/check-arguments';
import { IngressError } from '../../errors/index';
import { writeAtomic } from '../store/write-atomic';
import { writing } from '../store/writing';
import { Certificate } from '../x509/certificate';
import { namesCover } from '../x509/coverage';
import { Passphrase } from '../x509/passphrase';
import { encodePkcs12 } from '../x509/pkcs12';

/**
 * A certificate with its chain and private key.
 *
 * Certificates from an authority are issued when their material is first read, which is when manifests are rendered: a program that fails
 * earlier has issued nothing. Names and addresses are available before that.
 *
 * @example
 * const bought = CertificateBundle.fromFiles({
 *   certificatePath: 'shop.pem', privateKeyPath: 'shop.key', hosts: ['shop.example.com'],
 * });
 */
export class CertificateBundle {
  /**
   * A certificate and key from PEM texts.
   *
   * @param pem certificate chain and key
   * @throws invalid-certificate, invalid-key
   */
  public static fromPem(pem: CertificateBundlePem): CertificateBundle {
    checkArguments('CertificateBundle.fromPem', [pem]);
    return new CertificateBundle(importBundle(pem));
  }

  /**
   * A certificate and key from PEM files, for example from a public authority.
   *
   * @param files paths of certificate and key
   * @throws invalid-certificate, invalid-key
   */
  public static fromFiles(files: CertificateBundleFiles): CertificateBundle {
    checkArguments('CertificateBundle.fromFiles', [files]);
    return new CertificateBundle(importBundle(readBundleFiles(files)));
  }

  /** @internal */
  public static _of(description: BundleDescription): CertificateBundle {
    return new CertificateBundle(description);
  }

  readonly #description: BundleDescription;

  private constructor(description: BundleDescription) {
    this.#description = description;
  }

  /** The name in the store; for imported certificates the first host or the subject. */
  public get name(): string {
    return this.#description.name;
  }

  /** DNS names of the certificate, sorted; wildcards as `*.example.com`. */
  public get dnsNames(): string[] {
    return [...this.#description.dnsNames];
  }

  /** IP addresses of the certificate, sorted. */
  public get ipAddresses(): string[] {
    return [...this.#description.ipAddresses];
  }

  /** The certificate without its chain. Reading it issues it if needed. */
  public get certificate(): Certificate {
    return Certificate.fromPem(this.certificateChain);
  }

  /** PEM: the certificate, then its intermediates, never the root (`tls.crt`). Reading it issues it if needed. */
  public get certificateChain(): string {
    return this.#description.certificateChain();
  }

  /** PEM, PKCS#8, unencrypted: the private key (`tls.key`). Reading it issues the certificate if needed. */
  public get privateKey(): string {
    return this.#description.privateKey();
  }

  /**
   * The certificates that a client must trust to accept the certificate (`ca.crt`).
   *
   * @throws `invalid-certificate` for a certificate from PEM without `caCertificates`
   */
  public get trustAnchors(): TrustBundle {
    const trustBundle = this.#description.trustAnchors();
    if (trustBundle === undefined) {
      throw new IngressError({
        code: 'invalid-certificate',
        message: `certificate '${this.name}' was read without the certificates of its authority`,
        help: 'set caCertificates',
      });
    }
    return trustBundle;
  }

  /**
   * Whether the certificate covers a host, by the rules that TLS clients follow.
   *
   * @param host a host name, an IP address, or a wildcard such as `*.example.com`
   */
  public covers(host: string): boolean {
    checkArguments('CertificateBundle.covers', [host]);
    return namesCover(this.#description.dnsNames, this.#description.ipAddresses, host);
  }

  /**
   * Writes `tls.crt` (chain), `tls.key` (mode 0600) and `ca.crt` into a folder, which is created if needed. Each file is replaced
   * atomically. Issues the certificate if needed.
   *
   * @param directory path of the folder
   */
  public writeFiles(directory: string): void {
    checkArguments('CertificateBundle.writeFiles', [directory]);
    const { certificateChain, privateKey } = this;
    const caCertificates = this.#description.trustAnchors()?.pem;
    writing(directory, () => {
      mkdirSync(directory, { recursive: true });
      // the key first: a program that watches the certificate then finds the matching key
      writeAtomic(join(directory, 'tls.key'), privateKey, 0o600);
      writeAtomic(join(directory, 'tls.crt'), certificateChain, 0o644);
      if (caCertificates !== undefined) writeAtomic(join(directory, 'ca.crt'), caCertificates, 0o644);
    });
  }

  /**
   * Writes certificate, chain, private key and authorities as one PKCS#12 file (mode 0600) for browsers and key stores. The file is
   * different each time. Issues the certificate if needed.
   *
   * @param path of the file, `.p12` or `.pfx`; its folder is created if needed
   * @param passphrase at least 8 characters; needed to import the file
   * @throws store-passphrase, file-unwritable
   */
  public writePkcs12(path: string, passphrase: Passphrase): void {
    checkArguments('CertificateBundle.writePkcs12', [path, passphrase]);
    const { certificateChain, privateKey } = this;
    const caCertificates = this.#description.trustAnchors()?.pem;
    const contents = encodePkcs12({ name: this.name, certificateChain, privateKey, caCertificates, passphrase: passphrase._value() });
    writing(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      writeAtomic(path, contents, 0o600);
    });
  }

  /** The store of the certificate. @internal */
  public get _store(): CertificateStore | undefined {
    return this.#description.store;
  }

  /**
   * Whether two bundles are the same certificate: the same name in the same store, however often it is requested.
   *
   * @internal
   */
  public _isSame(other: CertificateBundle): boolean {
    return this === other || (this._store !== undefined && this._store === other._store && this.name === other.name);
  }

  /** Its dates, if a store keeps them. Reading them issues it if needed. @internal */
  public get _validity(): Validity | undefined {
    return this.#description.validity?.();
  }

  /** How long before its end a synth renews it, in seconds; undefined if no store does. @internal */
  public get _renewalWindowSeconds(): number | undefined {
    return this.#description.renewalWindowSeconds;
  }

  /** The name and hosts; never key material. */
  public toString(): string {
    return `CertificateBundle(${this.name}: ${[...this.dnsNames, ...this.ipAddresses].join(', ')})`;
  }
}
