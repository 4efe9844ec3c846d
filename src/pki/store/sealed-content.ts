import { createHash } from 'node:crypto';

/**
 * SHA-256 of the content of a Secret that a store keeps encrypted. The private key is left out: the certificate determines it, and
 * comparing needs no key of an encrypted store.
 */
export function sealedContentHash(content: { readonly [key: string]: string }, privateKey: string): string {
  const entries = Object.keys(content).filter(key => key !== privateKey).sort().map(key => [key, content[key]]);
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}
