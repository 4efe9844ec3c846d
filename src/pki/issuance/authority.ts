import { KeyObject, X509Certificate } from 'node:crypto';
import { IngressError } from '../../errors';
import { AuthoritySigner, signerOf } from '../x509/encode-certificate';
import { KeySource } from '../x509/key-source';
import { Passphrase } from '../x509/passphrase';
import { firstPem, pemBlocks } from '../x509/pem';
import { readPrivateKey } from '../x509/read-private-key';
import { signatureAlgorithm } from '../x509/signature-algorithm';

/** The parts of an authority. */
export interface AuthorityParts {
  readonly name: string;
  /** PEM of the signing certificate; what follows it is ignored. */
  readonly certificate: string;
  /** PEM of the certificates for the chains of issued certificates: itself and intermediates, without the root. */
  readonly chain: string;
  readonly keyId: string;
  /** End of validity of the whole chain, in milliseconds. */
  readonly notAfter: number;
  /** The PEM private key, read when something is signed; undefined while it is kept elsewhere. */
  readonly privateKey?: () => string | undefined;
  readonly passphrase?: Passphrase;
}

/** An authority with its certificate; its key is loaded when something is signed. */
export class Authority {
  public readonly name: string;
  public readonly certificate: string;
  public readonly chain: string;
  public readonly keyId: string;
  public readonly notAfter: number;
  readonly #privateKey: () => string | undefined;
  readonly #passphrase: Passphrase | undefined;
  #signer: { readonly source: KeySource; readonly signer: AuthoritySigner } | undefined;

  constructor(parts: AuthorityParts) {
    this.name = parts.name;
    this.certificate = firstPem(parts.certificate);
    this.chain = parts.chain;
    this.keyId = parts.keyId;
    this.notAfter = parts.notAfter;
    this.#privateKey = parts.privateKey ?? (() => undefined);
    this.#passphrase = parts.passphrase;
  }

  /** True if its key is available. */
  public get canSign(): boolean {
    return this.#signer !== undefined || this.#privateKey() !== undefined;
  }

  /** Signs with a source's way of signing; the key is loaded once. */
  public signer(source: KeySource): AuthoritySigner {
    if (this.#signer?.source !== source) {
      const key = this.loadKey();
      const algorithm = signatureAlgorithm(key, `authority '${this.name}'`);
      const sign = (data: Buffer) => source.sign(algorithm, key, data);
      this.#signer = { source, signer: signerOf(pemBlocks(this.certificate)[0].der, algorithm, sign) };
    }
    return this.#signer.signer;
  }

  /** The private key, checked against the certificate. */
  public loadKey(): KeyObject {
    const pem = this.#privateKey();
    if (pem === undefined) throw keyNotHere(this.name);
    const key = readPrivateKey(pem, this.#passphrase, `authority '${this.name}'`);
    if (!new X509Certificate(this.certificate).checkPrivateKey(key)) {
      throw new IngressError({
        code: 'invalid-key',
        message: `the private key of authority '${this.name}' does not match its certificate`,
        help: 'give the key of the first certificate',
      });
    }
    return key;
  }
}

/** The error if an authority must sign without its key. */
export function keyNotHere(name: string): IngressError {
  return new IngressError({
    code: 'invalid-key',
    message: `authority '${name}' must sign, but its private key is not available`,
    help: 'provide the key for one synth, or keep what it has issued unchanged',
  });
}
