import { CaBundle } from './ca-bundle';

/** What stands beside authorities when they have revoked something: Istio reads a list only under the key of the same family. */
const REVOCATION_KEYS: { readonly [key: string]: string } = { 'ca.crt': 'ca.crl', 'cacert': 'crl' };

/** The key of the revocation lists beside authorities under a key. */
export function revocationKey(key: string): string {
  return REVOCATION_KEYS[key] ?? 'ca.crl';
}

/** Authorities under their key, and their revocation lists beside them. */
export function caContent(caCertificates: CaBundle, key = 'ca.crt'): { readonly [key: string]: string } {
  const lists = caCertificates.revocationLists;
  return { [key]: caCertificates.pem, ...(lists === undefined ? {} : { [revocationKey(key)]: lists }) };
}
