import { Certificate } from './certificate';
import { derChildren, derElement } from './der';
import { readPem } from './pem';
import { MAX_BYTES } from './read-bounded';
import { signatureAlgorithm } from './signature-algorithm';
import { IngressError } from '../../errors/index';

/** SHA-1 and MD5 signatures, as DER object identifiers: OpenSSL and every TLS client refuse them today. */
const WEAK_SIGNATURES = ['06092a864886f70d010105', '06092a864886f70d010104', '06072a8648ce3d0401'];

/** All distinct certificates of a PEM text, in order. */
export function certificatesOf(pem: string, what: string): Certificate[] {
  if (typeof pem !== 'string' || pem.length > MAX_BYTES) {
    throw new IngressError({
      code: 'invalid-certificate', message: `${what} has ${pem?.length ?? 0} characters`, help: `at most ${MAX_BYTES} are read`,
    });
  }
  const { blocks, flaw } = readPem(pem);
  if (flaw) {
    throw new IngressError({
      code: 'invalid-certificate',
      message: `${what} ${flaw}`,
      help: 'put BEGIN and END on separate lines, with base64 between them',
    });
  }
  const strange = blocks.find(({ label }) => label !== 'CERTIFICATE');
  if (blocks.length === 0 || strange) {
    throw new IngressError({
      code: 'invalid-certificate',
      message: `${what} has ${strange ? `a PEM block '${strange.label}'` : 'no PEM certificate'}`,
      help: 'use only blocks that begin with -----BEGIN CERTIFICATE-----',
    });
  }
  const seen = new Set<string>();
  return blocks.map(({ der }) => Certificate._fromDer(der)).filter(({ fingerprint }) => !seen.has(fingerprint) && seen.add(fingerprint));
}

/** Checks that each certificate is issued by the next, and the last one by one of the authorities, if they are known. */
export function checkChain(chain: readonly Certificate[], authorities: readonly Certificate[] | undefined): void {
  for (let at = 1; at < chain.length; at += 1) {
    if (chain[at - 1].isIssuedBy(chain[at])) continue;
    throw new IngressError({
      code: 'invalid-certificate',
      message: `certificate ${at + 1} of the chain (${chain[at].subject}) is not the issuer of certificate ${at} `
        + `(${chain[at - 1].subject || chain[at - 1].serialNumber})`,
      help: 'order the chain from the certificate up, so that each one is issued by the next',
    });
  }
  for (const certificate of [...chain.slice(1), ...authorities ?? []]) {
    if (certificate.isCertificateAuthority) continue;
    throw new IngressError({
      code: 'invalid-certificate', message: `certificate '${certificate.subject}' is used as an authority, but is not one`,
    });
  }
  const last = chain[chain.length - 1];
  if (authorities && !authorities.some(authority => last.isIssuedBy(authority) || last.fingerprint === authority.fingerprint)) {
    throw new IngressError({
      code: 'invalid-certificate',
      message: `the chain ends with '${last.subject || last.serialNumber}', issued by '${last.issuer}', which caCertificates does not contain`,
      help: `add the missing intermediate, or set the right caCertificates (has: ${authorities.map(({ subject }) => subject).join('; ')})`,
    });
  }
}

/** Whether a certificate is valid at a time. */
export function isValid({ notBefore, notAfter }: Certificate, now: Date): boolean {
  return now >= notBefore && now <= notAfter;
}

/** Checks that a certificate is valid at a time. */
export function checkValidity(certificate: Certificate, now: Date): void {
  if (isValid(certificate, now)) return;
  const { notBefore, notAfter } = certificate;
  throw new IngressError({
    code: 'invalid-certificate',
    message: now < notBefore
      ? `certificate '${certificate.subject || certificate.serialNumber}' is not valid before ${notBefore.toISOString()}`
      : `certificate '${certificate.subject || certificate.serialNumber}' expired on ${notAfter.toISOString()}`,
    help: now < notBefore ? 'check the clock' : 'use a current one',
  });
}

/** Checks that TLS clients accept key and signature. */
export function checkStrength(certificate: Certificate): void {
  const who = `certificate '${certificate.subject || certificate.serialNumber}'`;
  signatureAlgorithm(certificate._x509.publicKey, who);
  const der = certificate._x509.raw;
  const algorithm = derChildren(der, derElement(der, 0))[1];
  const oid = derElement(der, algorithm.contents);
  if (WEAK_SIGNATURES.includes(der.subarray(oid.start, oid.end).toString('hex')) && !certificate.isIssuedBy(certificate)) {
    throw new IngressError({
      code: 'invalid-certificate', message: `${who} is signed with SHA-1 or MD5`, help: 'reissue it with SHA-256',
    });
  }
}

/** Checks that a PEM text contains only revocation lists. */
export function checkRevocationLists(pem: string, field: string): void {
  const { blocks, flaw } = readPem(pem);
  if (!flaw && blocks.length > 0 && blocks.every(({ label }) => label === 'X509 CRL')) return;
  throw new IngressError({
    code: 'invalid-certificate',
    message: `${field} is not PEM of revocation lists`,
    help: 'use blocks that begin with -----BEGIN X509 CRL-----; `openssl crl -inform DER` converts DER to PEM',
    field,
  });
}
