import { ImportedAuthorityFiles, ImportedAuthorityPem, RevokeOptions, SelfSignedAuthorityOptions } from './authority-options';
import { CertificateBundle } from './certificate-bundle';
import { CertificateStore } from './certificate-store';
import { readAuthorityFiles } from './imported-files';
import { ClientCertificateOptions, ServerCertificateOptions } from './issue-certificate-options';
import { clientRequest, serverRequest } from './leaf-request';
import { ITrustBundleSource, TrustBundle } from './trust-bundle';
import { importedAuthority, selfSignedAuthority, TrustedAuthority } from './trusted-authority';
import { checkArguments } from '../../arguments/check-arguments';
import { CallSite } from '../../errors/call-site';
import { IngressError } from '../../errors/index';
import { CertificateRequest } from '../issuance/entry';
import { Issuance } from '../issuance/issuance';
import { RotationPhase } from '../issuance/rotation-phase';
import { privateKeyOf } from '../store/checked-store';
import { Certificate } from '../x509/certificate';
import { RevocationReason } from '../x509/revocation-reason';
import { normalizeSerialNumber } from '../x509/serial-number';

/** Options of the replacement of an authority without an outage. */
export interface RotationOptions {
  /** The authority that is replaced. */
  readonly from: CertificateAuthority;

  /** The new authority, in the same store. */
  readonly to: CertificateAuthority;

  /** The current phase of the replacement. */
  readonly phase: RotationPhase;
}

/**
 * Issues certificates and keeps them, and its own certificates, in a store.
 *
 * @example
 * const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.directory('certificates') });
 * const server = ca.issueServerCertificate('shop.example.com', { dnsNames: ['shop.example.com', '*.shop.example.com'] });
 */
export class CertificateAuthority implements ITrustBundleSource {
  /**
   * A private authority: created at the first synth, and read from the store at later ones.
   *
   * The call itself issues nothing; see `CertificateBundle`.
   *
   * @param name identity in the store; the intermediate is stored as `<name>-intermediate`
   * @param options store, subject, kind of key, lifetimes
   * @throws invalid-argument, invalid-certificate, store-conflict
   */
  public static selfSigned(name: string, options: SelfSignedAuthorityOptions): CertificateAuthority {
    checkArguments('CertificateAuthority.selfSigned', [name, options]);
    const authority = selfSignedAuthority(name, options, CallSite.of(CertificateAuthority.selfSigned));
    return new CertificateAuthority(options.store, authority, [authority]);
  }

  /**
   * An existing authority, such as a company's, from PEM texts.
   *
   * @param name used in messages; the revocation list is stored as `<name>-crl`
   * @param pem store, certificates and key
   * @throws invalid-certificate, invalid-key
   */
  public static fromPem(name: string, pem: ImportedAuthorityPem): CertificateAuthority {
    checkArguments('CertificateAuthority.fromPem', [name, pem]);
    const authority = importedAuthority(name, pem);
    return new CertificateAuthority(pem.store, authority, [authority]);
  }

  /**
   * An existing authority from PEM files.
   *
   * @param name used in messages; the revocation list is stored as `<name>-crl`
   * @param files store and paths of certificates and key
   * @throws invalid-certificate, invalid-key
   */
  public static fromFiles(name: string, files: ImportedAuthorityFiles): CertificateAuthority {
    checkArguments('CertificateAuthority.fromFiles', [name, files]);
    return CertificateAuthority.fromPem(name, readAuthorityFiles(files));
  }

  /**
   * An authority that is being replaced by another. Use it wherever the old authority was used, and deploy each phase before you start the
   * next. `docs/reference/pki.md` describes what clients see in each phase.
   *
   * @param options old authority, new authority, phase
   * @throws invalid-argument
   */
  public static rotating(options: RotationOptions): CertificateAuthority {
    checkArguments('CertificateAuthority.rotating', [options]);
    const { from, to, phase } = options;
    if (from.store !== to.store || from.name === to.name) {
      throw new IngressError({
        code: 'invalid-argument',
        message: `authority '${from.name}' cannot be replaced by '${to.name}'`,
        help: 'use two authorities with different names in one store',
      });
    }
    const issuing = phase === RotationPhase.TRUST_BOTH ? from.#issuing : to.#issuing;
    if (phase !== RotationPhase.TRUST_BOTH) {
      to.#issuance.rotate({ from: from.#issuing, to: issuing, ends: phase === RotationPhase.TRUST_NEW });
    }
    return new CertificateAuthority(
      to.store,
      issuing,
      phase === RotationPhase.TRUST_NEW ? to.#trusted : [...from.#trusted, ...to.#trusted],
    );
  }

  /** The store that keeps what this authority issues. */
  public readonly store: CertificateStore;
  /** The certificates that clients trust: the root; during a rotation the old and the new root. */
  public readonly trustAnchors: TrustBundle;

  readonly #issuance: Issuance;
  readonly #issuing: TrustedAuthority;
  readonly #trusted: readonly TrustedAuthority[];

  private constructor(store: CertificateStore, issuing: TrustedAuthority, trusted: readonly TrustedAuthority[]) {
    this.store = store;
    this.#issuance = CertificateStore._issuanceOf(store);
    this.#issuing = issuing;
    this.#trusted = trusted;
    this.trustAnchors = TrustBundle._of({
      name: issuing.name,
      store,
      pem: () => this.#trusted.map(({ trustAnchor }) => trustAnchor()).join(''),
      hasRevocationLists: () => this.#hasRevoked,
      revocationLists: () => this.#allRevocationLists(),
    });
  }

  /** Identity in the store. */
  public get name(): string {
    return this.#issuing.name;
  }

  /** The certificate that signs: the intermediate if there is one, else the root. Reading it issues it if needed. */
  public get certificate(): Certificate {
    return Certificate.fromPem(this.#issuance.authority(this.#issuing.issuer).certificate);
  }

  /**
   * PEM: the revocation lists of this authority and those above it (`ca.crl`), undefined while nothing is revoked. Reading it issues them
   * if needed.
   */
  public get revocationLists(): string | undefined {
    return this.trustAnchors.revocationLists;
  }

  /**
   * Revokes a certificate: adds it to the revocation list, and issues a replacement if the program still requests it. Keep the call in the
   * program until the certificate would have expired.
   *
   * @param serialNumber hexadecimal, as `openssl x509 -serial` or `Certificate.serialNumber` prints it
   * @param options reason
   * @throws invalid-argument
   */
  public revoke(serialNumber: string, options: RevokeOptions = {}): void {
    checkArguments('CertificateAuthority.revoke', [serialNumber, options]);
    const serial = normalizeSerialNumber(serialNumber);
    for (const { name } of this.#trusted) this.#issuance.revoke(name, serial, options.reason ?? RevocationReason.UNSPECIFIED);
  }

  /**
   * Requests a server certificate (extended key usage serverAuth).
   *
   * @param name identity in the store, such as the host; letters, digits, `.`, `-` and `_`
   * @param options hosts, kind of key, lifetime
   * @throws invalid-argument, invalid-certificate, store-conflict
   */
  public issueServerCertificate(name: string, options: ServerCertificateOptions): CertificateBundle {
    checkArguments('CertificateAuthority.issueServerCertificate', [name, options]);
    return this._issueServerCertificate(name, options, CallSite.of(CertificateAuthority.prototype.issueServerCertificate));
  }

  /**
   * Requests a client certificate (extended key usage clientAuth).
   *
   * @param name identity in the store; also the common name unless the options set another
   * @param options names of the client, kind of key, lifetime
   * @throws invalid-argument, invalid-certificate, store-conflict
   */
  public issueClientCertificate(name: string, options: ClientCertificateOptions = {}): CertificateBundle {
    checkArguments('CertificateAuthority.issueClientCertificate', [name, options]);
    return this.#bundle(clientRequest(name, options, this.#issuing), CallSite.of(CertificateAuthority.prototype.issueClientCertificate));
  }

  /**
   * `issueServerCertificate` with the call site of another method of the library.
   *
   * @internal
   */
  public _issueServerCertificate(name: string, options: ServerCertificateOptions, site: CallSite): CertificateBundle {
    return this.#bundle(serverRequest(name, options, this.#issuing), site);
  }

  /**
   * Whether a certificate is requested from its store.
   *
   * @internal
   */
  public _hasRequested(name: string): boolean {
    return this.#issuance.requests.has(name);
  }

  /**
   * Withdraws a request whose certificate nothing has read.
   *
   * @internal
   */
  public _withdraw(name: string): void {
    this.#issuance.withdraw(name);
  }

  /** The name; never key material. */
  public toString(): string {
    return `CertificateAuthority(${this.name})`;
  }

  /** Whether it, or the other authority of a rotation, has revoked certificates. */
  get #hasRevoked(): boolean {
    return this.#trusted.some(({ name }) => this.#issuance.revocations(name).serialNumbers.length > 0);
  }

  /** The revocation lists, even if nothing is revoked: a verifier with the list of one authority needs the lists of all. */
  #allRevocationLists(): string {
    return this.#trusted.map(({ name, upperRevocationLists }) => {
      this.#issuance.revocations(name).want();
      const own = this.#issuance.revocationLists(name).map(entry => this.#issuance.record(entry).revocationList);
      return own.join('') + (upperRevocationLists ?? '');
    }).join('');
  }

  #bundle(request: CertificateRequest, site: CallSite): CertificateBundle {
    const entry = this.#issuance.declare(request, site);
    const record = () => this.#issuance.record(entry);
    const { dnsNames, ipAddresses } = request.spec;
    entry.bundle ??= CertificateBundle._of({
      name: request.name,
      dnsNames,
      ipAddresses,
      store: this.store,
      certificateChain: () => record().certificateChain!,
      privateKey: () => privateKeyOf(record()),
      validity: record,
      renewalWindowSeconds: request.renewBeforeSeconds ?? request.spec.lifetimeSeconds / 3,
      trustAnchors: () => this.trustAnchors,
    });
    return entry.bundle as CertificateBundle;
  }
}
