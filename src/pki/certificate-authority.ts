import { Duration } from 'cdk8s';
import { Certificate } from './certificate';
import { CertificateBundle } from './certificate-bundle';
import { ICertificateStore } from './certificate-store';
import { DistinguishedName } from './distinguished-name';
import { Issuance } from './issuance/issuance';
import { CertificateRequest, Issuer } from './issuance/request';
import { ClientCertificateOptions, ServerCertificateOptions } from './issue-options';
import { KeyAlgorithm } from './key-algorithm';
import { checkIdentity } from './names/identity';
import { intermediateRequest, rootRequest } from './requests/authority';
import { clientRequest, LeafIssuer, serverRequest } from './requests/leaf';

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
  readonly passphrase?: string;

  /**
   * A text of your own, for example a date or a ticket; changing it replaces the authority, with new keys, at once.
   * See `docs/pki.md` for replacing it without an outage.
   *
   * @default - never asked for
   */
  readonly reissue?: string;
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
    checkIdentity(name);
    const issuance = Issuance.of(options.store);
    const root = issuance.declare(rootRequest(name, options));
    const issuing = options.intermediate ? issuance.declare(intermediateRequest(name, options, root)) : root;
    return new CertificateAuthority(options.store, { issuer: issuing, name, permittedDnsDomains: root.request.spec.permittedDnsDomains }, [root]);
  }

  /** The store that keeps what this authority issues. */
  public readonly store: ICertificateStore;

  readonly #issuance: Issuance;
  readonly #by: LeafIssuer;
  readonly #trusted: readonly Issuer[];

  private constructor(store: ICertificateStore, by: LeafIssuer, trusted: readonly Issuer[]) {
    this.store = store;
    this.#issuance = Issuance.of(store);
    this.#by = by;
    this.#trusted = trusted;
  }

  /** Identity in the store. */
  public get name(): string {
    return this.#by.name;
  }

  /** The certificate that signs: the intermediate if there is one, else the root. Reading it issues it if need be. */
  public get certificate(): Certificate {
    return Certificate.fromPem(this.#issuance.authority(this.#by.issuer).certificate);
  }

  /** PEM: what clients trust (`ca.crt`): the root; during a rotation the old and the new one. Reading it issues it if need be. */
  public get caCertificates(): string {
    return this.#trusted.map((issuer) => this.#issuance.authority(issuer).certificate).join('');
  }

  /**
   * Asks for a server certificate (extended key usage serverAuth).
   *
   * @param name identity in the store, such as the host; letters, digits, `.`, `-` and `_`
   * @param options hosts and kind of key
   * @throws invalid-argument, invalid-certificate, store-conflict
   */
  public issueServerCertificate(name: string, options: ServerCertificateOptions): CertificateBundle {
    return this.#bundle(serverRequest(name, options, this.#by));
  }

  /**
   * Asks for a client certificate (extended key usage clientAuth).
   *
   * @param name identity in the store; also the common name if nothing else is given
   * @param options names of the client and kind of key
   * @throws invalid-argument, invalid-certificate, store-conflict
   */
  public issueClientCertificate(name: string, options: ClientCertificateOptions = {}): CertificateBundle {
    return this.#bundle(clientRequest(name, options, this.#by));
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
