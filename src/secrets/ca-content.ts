import { TrustBundle } from '../pki/ca/trust-bundle';

/** Keys of revocation lists, by the key of their authorities: Istio reads a list only under the matching key. */
const REVOCATION_KEYS: { readonly [key: string]: string } = { 'ca.crt': 'ca.crl', 'cacert': 'crl' };

/** The key of the revocation lists that matches a key of authorities. */
export function revocationKey(key: string): string {
  return REVOCATION_KEYS[key] ?? 'ca.crl';
}

/** Authorities under their key, with their revocation lists. */
export function caContent(trustBundle: TrustBundle, key = 'ca.crt'): { readonly [key: string]: string } {
  const lists = trustBundle.revocationLists;
  return { [key]: trustBundle.pem, ...(lists === undefined ? {} : { [revocationKey(key)]: lists }) };
}
