import { createPrivateKey, createPublicKey } from 'node:crypto';
import { LooseBlock } from './loose-pem';
import { Certificate } from '../pki/x509/certificate';
import { describeKey } from '../pki/x509/signature-algorithm';
import { DAY } from '../text/days';

const USAGES: { readonly [oid: string]: string } = { '1.3.6.1.5.5.7.3.1': 'server', '1.3.6.1.5.5.7.3.2': 'client' };

/** Replaces a value that a tool encrypted: the next run may encrypt it to other bytes. */
export const ENCRYPTED = words('encrypted value');

/** Describes a value in brackets, which no value has, so that describing twice changes nothing. */
export function words(text: string): string {
  return `<${text}>`;
}

/** Describes a private key whose kind is unknown. */
export const UNREADABLE_KEY = words('private key that cannot be read');

const UNREADABLE = words('certificate that cannot be read');

const LINE = /^<(?:(?:certificate |private key|encrypted |public key|revocation list|PKCS #12)[^\n]*|[a-z0-9 ]+, \d+ bytes|\d+ bytes?)>$/;

/** Whether a text consists of such descriptions. */
export function isDescription(text: string): boolean {
  return text.split('\n').every(line => LINE.test(line));
}

/** Describes one PEM block, never its contents. */
export function describeBlock({ label, der }: LooseBlock): string {
  if (label === 'CERTIFICATE' || label === 'TRUSTED CERTIFICATE') return describeCertificate(der);
  if (label.includes('ENCRYPTED PRIVATE KEY')) return words('encrypted private key');
  if (label.endsWith('PRIVATE KEY')) return describePrivateKey(der);
  if (label === 'X509 CRL') return words('revocation list');
  if (label === 'PUBLIC KEY') return describePublicKey(der);
  if (label.includes('ENCRYPTED')) return ENCRYPTED;
  return words(`${label.toLowerCase()}, ${der.length} bytes`);
}

/**
 * Describes what matters when it changes: subject, names, issuer, key, length of validity, usages. Omits what differs per synth.
 */
export function describeCertificate(der: Buffer): string {
  let certificate: Certificate;
  try {
    certificate = Certificate._fromDer(der);
  } catch {
    return UNREADABLE;
  }
  const { subject, issuer, uris, notBefore, notAfter } = certificate;
  const hosts = [...certificate.dnsNames, ...certificate.ipAddresses];
  const days = Math.round((notAfter.getTime() - notBefore.getTime()) / DAY);
  const usages = (certificate._x509.keyUsage ?? []).map(oid => USAGES[oid] ?? oid);
  return words([
    `certificate ${subject || 'without subject'}`,
    ...hosts.length > 0 ? [`hosts ${hosts.join(', ')}`] : [],
    ...uris.length > 0 ? [`uris ${uris.join(', ')}`] : [],
    subject !== '' && subject === issuer ? 'self-signed' : `issued by ${issuer}`,
    certificate.keyAlgorithm,
    days === 1 ? 'valid 1 day' : `valid ${days} days`,
    ...certificate.isCertificateAuthority ? ['authority'] : [],
    ...usages,
  ].join('; '));
}

/** Describes a DER key without PEM; undefined for other bytes. */
export function describeDer(der: Buffer): string | undefined {
  if (der.length < 32 || der[0] !== 0x30) return undefined;
  const body = der[1] < 0x80 ? 2 : 2 + (der[1] & 0x7f); // eslint-disable-line no-bitwise -- the length octet of DER is a bit field
  // private keys of every form (PKCS#1, PKCS#8, SEC 1) and PKCS#12 begin with a version
  const version = der.subarray(body, body + 2).equals(Buffer.from([0x02, 0x01]));
  if (version) return der[body + 2] === 3 ? words('PKCS #12 keystore') : describePrivateKey(der);
  const text = describeCertificate(der);
  return text === UNREADABLE ? undefined : text;
}

function describePrivateKey(der: Buffer): string {
  for (const type of ['pkcs8', 'sec1', 'pkcs1'] as const) {
    try {
      return words(`private key, ${describeKey(createPrivateKey({ key: der, format: 'der', type }))}`);
    } catch {
      // unsupported form, or damaged
    }
  }
  return UNREADABLE_KEY;
}

function describePublicKey(der: Buffer): string {
  try {
    return words(`public key, ${describeKey(createPublicKey({ key: der, format: 'der', type: 'spki' }))}`);
  } catch {
    return words('public key that cannot be read');
  }
}
