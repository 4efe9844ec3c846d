import { createPublicKey, generateKeyPairSync, KeyObject, sign } from 'node:crypto';

/** An issuer of tokens, with the set of its public keys. */
export class Issuer {
  private readonly key: KeyObject;

  constructor(readonly name: string, private readonly algorithm: 'RS256' | 'ES256', private readonly kid: string) {
    this.key = algorithm === 'RS256' ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
      : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  }

  get jwks(): string {
    const jwk = createPublicKey(this.key).export({ format: 'jwk' });
    return JSON.stringify({ keys: [{ ...jwk, kid: this.kid, alg: this.algorithm, use: 'sig' }] });
  }

  /** A token with claims; they are valid for an hour unless they say otherwise. */
  token(claims: object, header: object = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const parts = [{ alg: this.algorithm, kid: this.kid, typ: 'JWT', ...header }, { iss: this.name, exp: now + 3600, ...claims }]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const signature = sign('sha256', Buffer.from(parts.join('.')), { key: this.key, dsaEncoding: 'ieee-p1363' });
    return [...parts, signature.toString('base64url')].join('.');
  }
}
