import { createECDH, createPrivateKey, createPublicKey, KeyObject } from 'node:crypto';
import { PemBlock, readPem } from './pem';
import { strictDer, TAG } from './strict-der';

/** The private key of a PEM text, or why there is none, as the rest of a sentence. */
export type FoundPrivateKey = { readonly key: KeyObject } | { readonly flaw: string; readonly encrypted?: boolean };

const TYPES: { readonly [label: string]: 'pkcs8' | 'pkcs1' | 'sec1' } = {
  'PRIVATE KEY': 'pkcs8', 'RSA PRIVATE KEY': 'pkcs1', 'EC PRIVATE KEY': 'sec1',
};

const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];

/** The first private key of a PEM text, in any format; other blocks, such as EC PARAMETERS, may surround it. */
export function privateKeyBlock(pem: string): { readonly block: PemBlock } | { readonly flaw: string } {
  const { blocks, flaw } = readPem(pem);
  const block = blocks.find(({ label }) => / ?PRIVATE KEY$/.test(label));
  return block ? { block } : { flaw: flaw ?? 'has no PRIVATE KEY block' };
}

/** Reads an unencrypted private key as Go and BoringSSL do, and checks that its numbers are consistent, which OpenSSL does not. */
export function readUnencryptedKey(pem: string): FoundPrivateKey {
  const found = privateKeyBlock(pem);
  if ('flaw' in found) return found;
  const { label, der, encrypted } = found.block;
  if (encrypted || label === 'ENCRYPTED PRIVATE KEY') return { flaw: 'is encrypted', encrypted: true };
  const type = Object.hasOwn(TYPES, label) ? TYPES[label] : undefined;
  if (!type) return { flaw: `has a block ${label}, which Envoy cannot read` };
  try {
    if (type !== 'pkcs1'
      && hasExplicitCurve(der)) return { flaw: 'has explicit curve parameters instead of the name of the curve' };
    const key = createPrivateKey({ key: der, format: 'der', type });
    return isConsistent(key) ? { key } : { flaw: 'has inconsistent numbers' };
  } catch {
    return { flaw: 'cannot be parsed' };
  }
}

/** The public key of a private one, as SubjectPublicKeyInfo, or why there is none. */
export type FoundPublicKey = { readonly publicKey: Buffer } | { readonly flaw: string; readonly encrypted?: boolean };

/** PKCS#8 of a P-256 key up to the private number, and between it and the point: the format that the library and openssl write. */
const COMMON = Buffer.from('308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420', 'hex');
const COMMON_MIDDLE = Buffer.from('a144034200', 'hex');
const COMMON_INFO = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

/** Derives the public key of a private one; keys that no parser accepts, or with inconsistent numbers, have a flaw. */
export function derivePublicKey(pem: string): FoundPublicKey {
  const found = privateKeyBlock(pem);
  if ('flaw' in found) return found;
  const { label, der, encrypted } = found.block;
  const common = label === 'PRIVATE KEY' && !encrypted ? deriveCommonKey(der) : undefined;
  if (common) return { publicKey: common };
  const read = readUnencryptedKey(pem);
  return 'flaw' in read ? read : { publicKey: createPublicKey(read.key as never).export({ format: 'der', type: 'spki' }) };
}

/** Ten times as fast as loading the key with OpenSSL; undefined for any key in another format or with an error. */
function deriveCommonKey(der: Buffer): Buffer | undefined {
  const [number, middle] = [COMMON.length, COMMON.length + 32];
  const start = middle + COMMON_MIDDLE.length;
  if (der.length !== start + 65 || !der.subarray(0, number).equals(COMMON) || !der.subarray(middle, start).equals(COMMON_MIDDLE)) {
    return undefined;
  }
  const curve = createECDH('prime256v1');
  try {
    curve.setPrivateKey(der.subarray(number, middle));
  } catch {
    return undefined;
  }
  const point = curve.getPublicKey();
  return point.equals(der.subarray(start)) ? Buffer.concat([COMMON_INFO, point]) : undefined;
}

/** PKCS#8 and SEC 1 identify the curve by an object identifier; explicit parameters are a sequence. Throws for invalid DER. */
function hasExplicitCurve(der: Buffer): boolean {
  const { children } = strictDer(der);
  const algorithm = children[1]?.tag === TAG.SEQUENCE ? children[1].children[1] : children.find(({ tag }) => tag === 0xa0)?.children[0];
  return algorithm?.tag === TAG.SEQUENCE && der.includes(Buffer.from('2a8648ce3d', 'hex'));
}

/** Whether the private part matches the public one. */
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
