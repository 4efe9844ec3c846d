/* eslint-disable no-bitwise -- octets of DER are bit fields */
import { extensionFlaw } from './extension-form';
import { DerNode, strictDer, TAG } from './strict-der';

const OID = {
  rsa: '2a864886f70d010101',
  rsaPss: '2a864886f70d01010a',
  ec: '2a8648ce3d0201',
  ed25519: '2b6570',
  dsa: '2a8648ce380401',
  p256: '2a8648ce3d030107',
};
/** P-224, P-256, P-384, P-521: Go supports no other curve, and Envoy does not support the first. */
const CURVES = ['2b81040021', OID.p256, '2b81040022', '2b81040023'];
/** Contexts in the signed part: version, unique identifiers, extensions. */
const [VERSION, ISSUER_ID, SUBJECT_ID, EXTENSIONS] = [0xa0, 0x81, 0x82, 0xa3];
/** String types of names: UTF8, Numeric, Printable, T61, IA5, BMP. */
const STRINGS = [0x0c, 0x12, 0x13, 0x14, 0x16, 0x1e];

/**
 * Why Go, and therefore istiod, does not parse the bytes as a certificate, as the rest of a sentence; undefined if it does. OpenSSL
 * tolerates much of it, Envoy's BoringSSL hardly any.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function certificateFormFlaw(der: Buffer): string | undefined {
  try {
    return certificateFlaw(der, strictDer(der));
  } catch (error) {
    return (error as Error).message;
  }
}

function certificateFlaw(der: Buffer, certificate: DerNode): string | undefined {
  const [tbs, signatureAlgorithm, signature, ...more] = certificate.children;
  const isWhole = is(tbs, TAG.SEQUENCE) && is(signatureAlgorithm, TAG.SEQUENCE) && is(signature, TAG.BIT_STRING) && more.length === 0;
  if (certificate.tag !== TAG.SEQUENCE || !isWhole) {
    return 'is not a certificate';
  }
  const fields = [...tbs.children];
  const version = is(fields[0], VERSION) ? versionOf(der, fields.shift()!) : 1;
  const [serial, innerAlgorithm, issuer, validity, subject, publicKey, ...optional] = fields;
  if (version === undefined) return 'has a version that does not exist';
  if (!is(serial, TAG.INTEGER) || ![innerAlgorithm, issuer, validity, subject, publicKey].every(field => is(field, TAG.SEQUENCE))) {
    return 'lacks a field of a certificate';
  }
  if (der[serial.contents] >= 0x80) return 'has a negative serial number';
  if (!bytes(der, innerAlgorithm).equals(bytes(der, signatureAlgorithm))) return 'has two different signature algorithms';
  if (!isAlgorithm(signatureAlgorithm)) return 'has no signature algorithm';
  if (!isName(issuer) || !isName(subject)) return 'has a subject or issuer that is malformed';
  if (validity.children.length !== 2
    || !validity.children.every(({ tag }) => tag === TAG.UTC_TIME || tag === TAG.GENERALIZED_TIME)) return 'has no dates';
  return publicKeyFlaw(der, publicKey) ?? optionalFlaw(der, optional, version);
}

function versionOf(der: Buffer, field: DerNode): number | undefined {
  const [number, ...more] = field.children;
  const value = is(number, TAG.INTEGER) && more.length === 0 && number.end - number.contents === 1 ? der[number.contents] : 3;
  return value <= 2 ? value + 1 : undefined;
}

function isAlgorithm({ children: [oid, , ...more] }: DerNode): boolean {
  return is(oid, TAG.OID) && more.length === 0;
}

function isName(name: DerNode): boolean {
  return name.children.every(set => set.tag === TAG.SET && set.children.every(attribute => {
    const [type, value, ...more] = attribute.children;
    return attribute.tag === TAG.SEQUENCE && is(type, TAG.OID) && value !== undefined && STRINGS.includes(value.tag) && more.length === 0;
  }));
}

function publicKeyFlaw(der: Buffer, { children: [algorithm, key, ...more] }: DerNode): string | undefined {
  if (!is(algorithm, TAG.SEQUENCE) || !isAlgorithm(algorithm) || !is(key, TAG.BIT_STRING)
    || der[key.contents] !== 0 || more.length > 0) return 'has a malformed public key'; // a key is whole bytes: no bit is unused
  const [oid, parameters] = algorithm.children;
  const data = der.subarray(key.contents + 1, key.end);
  switch (hex(der, oid)) {
    case OID.rsa: return is(parameters, TAG.NULL) && isRsaKey(data) ? undefined : 'has a malformed RSA key';
    case OID.ec:
      if (!is(parameters, TAG.OID)) return 'has explicit curve parameters instead of the name of the curve';
      if (!CURVES.includes(hex(der, parameters))) return 'has a key on a curve that Go does not support: use P-256, P-384 or P-521';
      return data[0] !== 4 ? 'has an EC key that is not an uncompressed point'
        : hex(der, parameters) === OID.p256 && !isOnP256(data) ? 'has an EC key that is not on its curve' : undefined;
    case OID.ed25519: return parameters === undefined && data.length === 32 ? undefined : 'has a malformed Ed25519 key';
    case OID.rsaPss: return 'has a key for RSA-PSS only, which Envoy does not accept: issue it for rsaEncryption';
    case OID.dsa: return 'has a DSA key, which no client accepts';
    default: return 'has a public key of an unknown kind';
  }
}

function isRsaKey(data: Buffer): boolean {
  const { tag, children } = strictDer(data);
  return tag === TAG.SEQUENCE && children.length === 2 && children.every(number => number.tag === TAG.INTEGER
    && data[number.contents] < 0x80 && number.end - number.contents <= 1025 && !(number.end - number.contents === 1
      && data[number.contents] === 0));
}

const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** The equation of the curve, y² = x³ − 3x + b: a thousand times cheaper than loading the key. */
function isOnP256(point: Buffer): boolean {
  if (point.length !== 65) return false;
  const [x, y] = [1, 33].map(at => BigInt(`0x${point.toString('hex', at, at + 32)}`));
  return x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n;
}

function optionalFlaw(der: Buffer, optional: DerNode[], version: number): string | undefined {
  const fields = [...optional];
  for (const tag of [ISSUER_ID, SUBJECT_ID]) if (is(fields[0], tag)) fields.shift();
  const extensions = is(fields[0], EXTENSIONS) ? fields.shift() : undefined;
  if (fields.length > 0) return 'has fields that a certificate does not have';
  if (version < 3) return extensions ? 'has extensions, but is not of version 3' : undefined;
  if (!extensions) return undefined;
  const [list, ...more] = extensions.children;
  if (!is(list, TAG.SEQUENCE) || more.length > 0) return 'has malformed extensions';
  const seen = new Set<string>();
  for (const extension of list.children) {
    const [oid, ...rest] = extension.children;
    const critical = is(rest[0], TAG.BOOLEAN) ? der[rest.shift()!.contents] === 0xff : false;
    const [value, ...others] = rest;
    if (extension.tag !== TAG.SEQUENCE || !is(oid, TAG.OID) || !is(value, TAG.OCTET_STRING)
      || others.length > 0) return 'has a malformed extension';
    const name = hex(der, oid);
    if (seen.has(name)) return 'has an extension twice';
    seen.add(name);
    const flaw = extensionFlaw(name, critical, der.subarray(value.contents, value.end));
    if (flaw) return flaw;
  }
  return undefined;
}

function is(node: DerNode | undefined, tag: number): node is DerNode {
  return node?.tag === tag;
}

function bytes(der: Buffer, { start, end }: DerNode): Buffer {
  return der.subarray(start, end);
}

function hex(der: Buffer, { contents, end }: DerNode): string {
  return der.toString('hex', contents, end);
}
