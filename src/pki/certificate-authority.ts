import { Duration } from 'cdk8s';
import { Certificate } from './certificate';
import { CertificateBundle } from './certificate-bundle';
import { ICertificateStore } from './certificate-store';
import { DistinguishedName } from './distinguished-name';
import { ClientCertificateOptions, ServerCertificateOptions } from './issue-options';
import { KeyAlgorithm } from './key-algorithm';

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
    return new CertificateAuthority(name, options.store);
  }

  /** Identity in the store. */
  public readonly name: string;

  /** The store that keeps what this authority issues. */
  public readonly store: ICertificateStore;

  private constructor(name: string, store: ICertificateStore) {
    this.name = name;
    this.store = store;
  }

  /** The certificate that signs: the intermediate if there is one, else the root. Reading it issues it if need be. */
  public get certificate(): Certificate {
    throw new Error('not implemented');
  }

  /** PEM: what clients trust (`ca.crt`): the root; during a rotation the old and the new one. Reading it issues it if need be. */
  public get caCertificates(): string {
    throw new Error('not implemented');
  }

  /**
   * Asks for a server certificate (extended key usage serverAuth).
   *
   * @param name identity in the store, such as the host; letters, digits, `.`, `-` and `_`
   * @param options hosts and kind of key
   * @throws invalid-argument, invalid-certificate, store-conflict
   */
  public issueServerCertificate(name: string, options: ServerCertificateOptions): CertificateBundle {
    throw new Error(`not implemented ${name} ${options}`);
  }

  /**
   * Asks for a client certificate (extended key usage clientAuth).
   *
   * @param name identity in the store; also the common name if nothing else is given
   * @param options names of the client and kind of key
   * @throws invalid-argument, invalid-certificate, store-conflict
   */
  public issueClientCertificate(name: string, options: ClientCertificateOptions = {}): CertificateBundle {
    throw new Error(`not implemented ${name} ${options}`);
  }

  /** The name, never key material. */
  public toString(): string {
    return `CertificateAuthority(${this.name})`;
  }
}
