import { CertificateBundle } from '../pki/ca/certificate-bundle';

/** The key of a Secret that contains the private key. */
export const PRIVATE_KEY = 'tls.key';

/**
 * Certificate and key of a bundle by their keys in a Secret. The private key is read, and decrypted if needed, only when its value is read.
 */
export function keyPairContent(bundle: CertificateBundle, others: { readonly [key: string]: string } = {}): { [key: string]: string } {
  return { 'tls.crt': bundle.certificateChain, get [PRIVATE_KEY]() { return bundle.privateKey; }, ...others };
}
