import { createPublicKey, JsonWebKey, KeyObject, verify } from 'node:crypto';
import { record, records } from '../../model/resource';

/** Algorithms of signatures: the hash, and the kind of key. */
const ALGORITHMS: { readonly [name: string]: { readonly hash: string | null; readonly kind: string; readonly curve?: string } } = {
  RS256: { hash: 'sha256', kind: 'RSA' },
  RS384: { hash: 'sha384', kind: 'RSA' },
  RS512: { hash: 'sha512', kind: 'RSA' },
  ES256: { hash: 'sha256', kind: 'EC', curve: 'P-256' },
  ES384: { hash: 'sha384', kind: 'EC', curve: 'P-384' },
  ES512: { hash: 'sha512', kind: 'EC', curve: 'P-521' },
  EdDSA: { hash: null, kind: 'OKP', curve: 'Ed25519' },
};

/** Whether Envoy accepts an algorithm in the header of a token; the ones with PSS are not checked here. */
export function isSignatureAlgorithm(name: unknown): boolean {
  return typeof name === 'string' && (name in ALGORITHMS || /^(PS|HS)(256|384|512)$/.test(name));
}

/** Whether one of the keys of a set made the signature of a token; undefined if its algorithm is not checked here. */
export function isSignedBy(jwks: string, token: string, { alg, kid }: Record<string, unknown>): boolean | undefined {
  const algorithm = typeof alg === 'string' ? ALGORITHMS[alg] : undefined;
  if (!algorithm) return undefined;
  const [signed, signature] = [token.slice(0, token.lastIndexOf('.')), Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url')];
  return keysOf(jwks)
    .filter(key => (typeof kid !== 'string' || typeof key.kid !== 'string' || key.kid === kid) && (key.alg === undefined || key.alg === alg))
    .filter(key => key.kty === algorithm.kind && (algorithm.curve === undefined || key.crv === algorithm.curve))
    .some(key => {
      const publicKey = publicKeyOf(key);
      return publicKey !== undefined && verify(algorithm.hash, Buffer.from(signed), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
    });
}

function keysOf(jwks: string): Record<string, unknown>[] {
  try {
    return records(record(JSON.parse(jwks)).keys);
  } catch {
    return [];
  }
}

function publicKeyOf(key: Record<string, unknown>): KeyObject | undefined {
  try {
    return createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
  } catch {
    return undefined;
  }
}
