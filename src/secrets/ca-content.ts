import { TrustBundle } from '../pki/ca/trust-bundle';

/** Keys of revocation lists by the key of their authorities: Istio reads a list only under the key of the same family. */
const REVOCATION_KEYS: { readonly [key: string]: string } = { 'ca.crt': 'ca.crl', 'cacert': 'crl' };

/** The key of the revocation lists beside authorities under a key. */
export function revocationKey(key: string): string {
  return REVOCATION_KEYS[key] ?? 'ca.crl';
}

/** Authorities under their key, and their revocation lists beside them. */
export function caContent(trustBundle: TrustBundle, key = 'ca.crt'): { readonly [key: string]: string } {
  const lists = trustBundle.revocationLists;
  return { [key]: trustBundle.pem, ...(lists === undefined ? {} : { [revocationKey(key)]: lists }) };
}
