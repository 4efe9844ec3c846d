import { derivePublicKey, FoundPublicKey } from '../pki/x509/private-key-form';

/** Reads private keys once per text, and keeps only what belongs to them in public. */
export class PrivateKeyReader {
  private readonly found = new Map<string, FoundPublicKey>();

  /** The public key of a PEM text with a private key, or why it cannot be used. */
  public read(pem: string): FoundPublicKey {
    const known = this.found.get(pem) ?? derivePublicKey(pem);
    this.found.set(pem, known);
    return known;
  }
}
