import { Duration } from 'cdk8s';
import { IngressError } from '../errors';
import { Certificate } from './certificate';
import { CertificateBundle } from './certificate-bundle';
import { ICertificateStore } from './certificate-store';
import { DistinguishedName } from './distinguished-name';
import { readAuthorityFiles } from './imported-files';
import { Issuance } from './issuance/issuance';
import { CertificateRequest } from './issuance/request';
import { ClientCertificateOptions, ServerCertificateOptions } from './issue-options';
import { KeyAlgorithm } from './key-algorithm';
import { normalizeSerialNumber } from './names/serial-number';
import { Passphrase } from './passphrase';
import { clientRequest, serverRequest } from './requests/leaf';
import { RevocationReason } from './revocation-reason';
import { RotationPhase } from './rotation-phase';
import { importedAuthority, selfSignedAuthority, TrustedAuthority } from './trusted-authority';

/** An authority that is made, and kept, at synth time. */
export interface SelfSignedAuthorityOptions {
  /** Where the authority and everything it issues is kept between synths. */
  readonly store: ICertificateStore;

  /**
   * Subject of the root. The intermediate has the same, with ` intermediate` after the common name.
   *
   * @default - the name of the authority and ` root` as common name
   */
  readonly subject?: DistinguishedName;

  /**
   * Kind of key of root and intermediate.
   *
   * @default KeyAlgorithm.EC_P256
   */
  readonly keyAlgorithm?: KeyAlgorithm;

  /**
   * Issue through an intermediate, so that the root's key can be kept elsewhere.
   *
   * @default false
   */
  readonly intermediate?: boolean;

  /**
   * How long the root is valid.
   *
   * @default Duration.days(3650)
   */
  readonly lifetime?: Duration;

  /**
   * How long the intermediate is valid.
   *
   * @default Duration.days(1825)
   */
  readonly intermediateLifetime?: Duration;

  /**
   * DNS domains that the authority may speak for, each with everything below it, and no IP address: what is outside is
   * refused by clients (name constraints), so a key that leaks from a test environment is worth nothing elsewhere.
   *
   * @default - any host
   */
  readonly permittedDnsDomains?: string[];

  /**
   * Encrypts the private keys of root and intermediate in the store (PKCS#8, AES-256). It is asked for again
   * only when something is signed.
   *
   * @default - as the store keeps keys
   */
  readonly passphrase?: Passphrase;

  /**
   * File that keeps the root's private key outside the store, for example on a medium that is put away (an offline
   * root). It is written when the root is made, never overwritten, and needed again only when the root or its intermediate
   * is renewed. A key that is there already becomes the key of a new root.
   *
   * @default - in the store
   */
  readonly rootKeyPath?: string;

  /**
   * A text of your own, for example a date or a ticket; changing it replaces the authority, with new keys, at once.
   * See `docs/pki.md` for replacing it without an outage.
   *
   * @default - never asked for
   */
  readonly reissue?: string;
}

/** An authority that exists already, as PEM texts. */
export interface ImportedAuthorityPem {
  /** Where what the authority issues is kept between synths; its own certificate and key are not. */
  readonly store: ICertificateStore;

  /** The authority's certificate, then those above it, up to and with the root that clients trust. */
  readonly certificateChain: string;

  /**
   * The private key of the first certificate: PKCS#8, PKCS#1 or SEC 1, encrypted or not.
   *
   * @default - the key is kept elsewhere: what was issued is used, and nothing can be issued
   */
  readonly privateKey?: string;

  /**
   * Passphrase of an encrypted private key.
   *
   * @default - the key is not encrypted
   */
  readonly passphrase?: Passphrase;

  /**
   * PEM revocation lists of the authorities above. TLS servers that check revocation want a list of each authority in a chain.
   *
   * @default - none
   */
  readonly revocationLists?: string;
}

/** An authority that exists already, as PEM files. */
export interface ImportedAuthorityFiles {
  /** Where what the authority issues is kept between synths; its own certificate and key are not. */
  readonly store: ICertificateStore;

  /** File with the authority's certificate, perhaps followed by those above it. */
  readonly certificatePath: string;

  /**
   * File with the private key.
   *
   * @default - the key is kept elsewhere: what was issued is used, and nothing can be issued
   */
  readonly privateKeyPath?: string;

  /**
   * File with the certificates above, up to and with the root, when they are not in the file of the certificate.
   *
   * @default - none
   */
  readonly chainPath?: string;

  /**
   * Passphrase of an encrypted private key.
   *
   * @default - the key is not encrypted
   */
  readonly passphrase?: Passphrase;

  /**
   * File with PEM revocation lists of the authorities above.
   *
   * @default - none
   */
  readonly revocationListsPath?: string;
}

/** How one authority takes the place of another without an outage. */
export interface RotationOptions {
  /** The authority that goes. */
  readonly from: CertificateAuthority;

  /** The authority that comes; in the same store. */
  readonly to: CertificateAuthority;

  /** How far it has come. */
  readonly phase: RotationPhase;
}

/** Why a certificate is revoked. */
export interface RevokeOptions {
  /**
   * The reason, as clients may read it.
   *
   * @default RevocationReason.UNSPECIFIED
   */
  readonly reason?: RevocationReason;
}

/** Issues certificates and keeps them, with its own, in a store. */
export class CertificateAuthority {
  /**
   * An authority of your own: made at the first synth, found again in the store at later ones.
   *
   * Nothing is made by the call itself; see `CertificateBundle`.
   *
   * @param name identity in the store; an intermediate is kept as `<name>-intermediate`
   * @param options store and kind
   * @throws invalid-argument, invalid-certificate, store-conflict
   */
  public static selfSigned(name: string, options: SelfSignedAuthorityOptions): CertificateAuthority {
    const authority = selfSignedAuthority(name, options);
    return new CertificateAuthority(options.store, authority, [authority]);
  }

  /**
   * An authority that exists already, such as the one of a company, from PEM texts.
   *
   * @param name for messages; its revocation list is kept as `<name>-crl`
   * @param pem store, certificates and key
   * @throws invalid-certificate, invalid-key
   */
  public static fromPem(name: string, pem: ImportedAuthorityPem): CertificateAuthority {
    const authority = importedAuthority(name, pem);
    return new CertificateAuthority(pem.store, authority, [authority]);
  }

  /**
   * An authority that exists already, from PEM files.
   *
   * @param name for messages; its revocation list is kept as `<name>-crl`
   * @param files store, and where certificates and key are
   * @throws invalid-certificate, invalid-key
   */
  public static fromFiles(name: string, files: ImportedAuthorityFiles): CertificateAuthority {
    return CertificateAuthority.fromPem(name, readAuthorityFiles(files));
  }

  /**
   * An authority in the course of being replaced by another: use it wherever the old one was used, and go through the phases
   * one synth, and one deployment, after the other. `docs/pki.md` says what clients see in each.
   *
   * @param options old, new, and how far it has come
   * @throws invalid-argument
   */
  public static rotating(options: RotationOptions): CertificateAuthority {
    const { from, to, phase } = options;
    if (from.store !== to.store || from.name === to.name) {
      throw new IngressError({
        code: 'invalid-argument',
        message: `authority '${from.name}' cannot be replaced by '${to.name}'`,
        help: 'give two authorities with different names in one store',
      });
    }
    const issuing = phase === RotationPhase.TRUST_BOTH ? from.#issuing : to.#issuing;
    if (issuing !== from.#issuing && issuing.root) to.#issuance.rotate({ from: from.#issuing.root ?? from.#issuing.issuer, to: issuing.root });
    return new CertificateAuthority(to.store, issuing, phase === RotationPhase.TRUST_NEW ? to.#trusted : [...from.#trusted, ...to.#trusted]);
  }

  /** The store that keeps what this authority issues. */
  public readonly store: ICertificateStore;

  readonly #issuance: Issuance;
  readonly #issuing: TrustedAuthority;
  readonly #trusted: readonly TrustedAuthority[];

  private constructor(store: ICertificateStore, issuing: TrustedAuthority, trusted: readonly TrustedAuthority[]) {
    this.store = store;
    this.#issuance = Issuance.of(store);
    this.#issuing = issuing;
    this.#trusted = trusted;
  }

  /** Identity in the store. */
  public get name(): string {
    return this.#issuing.name;
  }

  /** The certificate that signs: the intermediate if there is one, else the root. Reading it issues it if need be. */
  public get certificate(): Certificate {
    return Certificate.fromPem(this.#issuance.authority(this.#issuing.issuer).certificate);
  }

  /** PEM: what clients trust (`ca.crt`): the root; during a rotation the old and the new one. Reading it issues it if need be. */
  public get caCertificates(): string {
    return this.#trusted.map(({ trustAnchor }) => trustAnchor()).join('');
  }

  /**
   * PEM: the revocation lists of this authority and those above it (`ca.crl`), undefined while nothing is revoked.
   * Reading it issues them if need be.
   */
  public get revocationLists(): string | undefined {
    const entries = this.#trusted.flatMap((authority) => this.#issuance.revocationLists(authority.name));
    if (entries.length === 0) return undefined;
    const upper = this.#trusted.map(({ upperRevocationLists }) => upperRevocationLists ?? '').join('');
    return entries.map((entry) => this.#issuance.record(entry).certificateChain).join('') + upper;
  }

  /**
   * Revokes a certificate: it is put on the revocation list, and if it is still asked for, another one is issued in its place.
   * Leave the call in the program until the certificate would have expired.
   *
   * @param serialNumber hexadecimal, as `openssl x509 -serial` or `Certificate.serialNumber` say it
   * @param options reason
   * @throws invalid-argument
   */
  public revoke(serialNumber: string, options: RevokeOptions = {}): void {
    const serial = normalizeSerialNumber(serialNumber);
    for (const { name } of this.#trusted) this.#issuance.revoke(name, serial, options.reason ?? RevocationReason.UNSPECIFIED);
  }

  /**
   * Asks for a server certificate (extended key usage serverAuth).
   *
   * @param name identity in the store, such as the host; letters, digits, `.`, `-` and `_`
   * @param options hosts and kind of key
   * @throws invalid-argument, invalid-certificate, store-conflict
   */
  public issueServerCertificate(name: string, options: ServerCertificateOptions): CertificateBundle {
    return this.#bundle(serverRequest(name, options, this.#issuing));
  }

  /**
   * Asks for a client certificate (extended key usage clientAuth).
   *
   * @param name identity in the store; also the common name if nothing else is given
   * @param options names of the client and kind of key
   * @throws invalid-argument, invalid-certificate, store-conflict
   */
  public issueClientCertificate(name: string, options: ClientCertificateOptions = {}): CertificateBundle {
    return this.#bundle(clientRequest(name, options, this.#issuing));
  }

  /** The name, never key material. */
  public toString(): string {
    return `CertificateAuthority(${this.name})`;
  }

  #bundle(request: CertificateRequest): CertificateBundle {
    const entry = this.#issuance.declare(request);
    const material = () => {
      const { certificateChain, privateKey } = this.#issuance.record(entry);
      return { certificateChain, privateKey: privateKey!, caCertificates: this.caCertificates };
    };
    const { dnsNames, ipAddresses } = request.spec;
    return entry.bundle ??= CertificateBundle._of({ name: request.name, dnsNames, ipAddresses, store: this.store, material });
  }
}
