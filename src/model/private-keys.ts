import { derivePublicKey, FoundPublicKey } from '../pki/x509/private-key-form';

/** Caches parsed private keys by text, and keeps only their public keys. */
export class PrivateKeyReader {
  private readonly found = new Map<string, FoundPublicKey>();

  /** The public key of a PEM private key, or why it cannot be used. */
  public read(pem: string): FoundPublicKey {
    const known = this.found.get(pem) ?? derivePublicKey(pem);
    this.found.set(pem, known);
    return known;
  }
}
