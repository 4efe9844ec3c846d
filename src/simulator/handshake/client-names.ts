import { createHash, X509Certificate } from 'node:crypto';
import { Refusal } from './alert';
import { Certificate } from '../../pki/x509/certificate';

/** A server's requirements on client certificates besides the authority. */
export interface ClientNames {
  /** Accepted names, one of which must be in the certificate; empty for any name. */
  readonly subjectAltNames: readonly string[];
  /** SHA-256 of the certificate, hexadecimal, optionally with colons. */
  readonly hashes: readonly string[];
  /** SHA-256 of the public key, base64. */
  readonly publicKeyHashes: readonly string[];
}

/** Checks a client certificate that its authority issued. */
export function checkClientNames(
  certificate: X509Certificate, { subjectAltNames, hashes, publicKeyHashes }: ClientNames,
): Refusal | undefined {
  const { dnsNames, ipAddresses } = Certificate.fromPem(certificate.toString());
  const uris = [...(certificate.subjectAltName ?? '').matchAll(/URI:([^,]+)/g)].map(([, uri]) => uri);
  const names = [...dnsNames, ...ipAddresses, ...uris];
  if (subjectAltNames.length > 0 && !subjectAltNames.some(name => names.includes(name))) {
    return {
      alert: 'certificate unknown',
      why: `has none of the names that the server accepts (${subjectAltNames.join(', ')}); it has ${names.join(', ') || 'no names'}`,
    };
  }
  if (hashes.length + publicKeyHashes.length === 0) return undefined;
  const own = createHash('sha256').update(certificate.raw).digest('hex');
  const key = createHash('sha256').update(certificate.publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
  const matches = hashes.some(hash => hash.replaceAll(':', '').toLowerCase() === own) || publicKeyHashes.includes(key);
  return matches ? undefined : { alert: 'certificate unknown', why: 'has none of the hashes that the server accepts' };
}
