import { createECDH, createPrivateKey, createPublicKey, KeyObject } from 'node:crypto';
import { PemBlock, readPem } from './pem';
import { strictDer, TAG } from './strict-der';

/** The private key of a PEM text, or why there is none, as the rest of a sentence about it. */
export type FoundPrivateKey = { readonly key: KeyObject } | { readonly flaw: string; readonly encrypted?: boolean };

const TYPES: { readonly [label: string]: 'pkcs8' | 'pkcs1' | 'sec1' } = {
  'PRIVATE KEY': 'pkcs8', 'RSA PRIVATE KEY': 'pkcs1', 'EC PRIVATE KEY': 'sec1',
};

const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];

/** The first private key of a PEM text, in whatever form; other blocks, such as EC PARAMETERS, may stand around it. */
export function privateKeyBlock(pem: string): { readonly block: PemBlock } | { readonly flaw: string } {
  const { blocks, flaw } = readPem(pem);
  const block = blocks.find(({ label }) => / ?PRIVATE KEY$/.test(label));
  return block ? { block } : { flaw: flaw ?? 'has no PRIVATE KEY block' };
}

/** Reads an unencrypted private key as Go and BoringSSL do, and checks that its numbers belong together, which OpenSSL does not. */
export function readUnencryptedKey(pem: string): FoundPrivateKey {
  const found = privateKeyBlock(pem);
  if ('flaw' in found) return found;
  const { label, der, encrypted } = found.block;
  if (encrypted || label === 'ENCRYPTED PRIVATE KEY') return { flaw: 'is encrypted', encrypted: true };
  const type = Object.hasOwn(TYPES, label) ? TYPES[label] : undefined;
  if (!type) return { flaw: `has a block ${label}, which is of no form that Envoy reads` };
  try {
    if (type !== 'pkcs1'
      && hasExplicitCurve(der)) return { flaw: 'writes the parameters of its elliptic curve in full instead of the name of the curve' };
    const key = createPrivateKey({ key: der, format: 'der', type });
    return isConsistent(key) ? { key } : { flaw: 'has numbers that do not belong together' };
  } catch {
    return { flaw: 'cannot be parsed' };
  }
}

/** PKCS#8 and SEC 1 name the curve by an object identifier; explicit parameters are a sequence. Throws for what is not DER. */
function hasExplicitCurve(der: Buffer): boolean {
  const { children } = strictDer(der);
  const algorithm = children[1]?.tag === TAG.SEQUENCE ? children[1].children[1] : children.find(({ tag }) => tag === 0xa0)?.children[0];
  return algorithm?.tag === TAG.SEQUENCE && der.includes(Buffer.from('2a8648ce3d', 'hex'));
}

/** Whether the private part gives the public one. */
export function isConsistent(key: KeyObject): boolean {
  if (key.asymmetricKeyType === 'rsa') return isRsaConsistent(key);
  if (key.asymmetricKeyType !== 'ec') return createPublicKey(key as never).asymmetricKeyType === key.asymmetricKeyType;
  const name = key.asymmetricKeyDetails!.namedCurve!;
  if (!CURVES.includes(name)) return true; // Envoy refuses the certificate
  const { d, x, y } = key.export({ format: 'jwk' });
  const curve = createECDH(name);
  curve.setPrivateKey(Buffer.from(d!, 'base64url'));
  return curve.getPublicKey().equals(Buffer.concat([Buffer.from([4]), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')]));
}

function isRsaConsistent(key: KeyObject): boolean {
  const jwk = key.export({ format: 'jwk' });
  const [n, e, d, p, q, dp, dq, qi] = [jwk.n, jwk.e, jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi].map(part =>
    BigInt(`0x${Buffer.from(part!, 'base64url').toString('hex') || '0'}`));
  return p > 1n && q > 1n && n === p * q && d < n && dp < p && dq < q && qi < p
    && (e * d) % (p - 1n) === 1n && (e * d) % (q - 1n) === 1n && dp === d % (p - 1n) && dq === d % (q - 1n) && (qi * q) % p === 1n;
}
