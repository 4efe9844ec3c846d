import { createHash } from 'node:crypto';
import { ExpiringKind } from './expiring';
import { commonName, ManifestCertificate } from '../../model/manifest-certificate';
import { keyUsageAllows } from '../../pki/x509/der';
import { RevocationListDates } from '../../pki/x509/revocation-list-dates';

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** What is read from a certificate or revocation list itself. */
export interface CertificateFacts {
  readonly kind: ExpiringKind;
  readonly name: string;
  readonly names: readonly string[];
  readonly issuer: string;
  readonly serialNumber?: string;
  readonly fingerprint: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

export function certificateFacts(certificate: ManifestCertificate): CertificateFacts {
  const { label, fields, x509, der } = certificate;
  return {
    kind: kindOf(certificate),
    name: label,
    names: [...fields.dnsNames, ...fields.ipAddresses],
    issuer: commonName(x509.issuer) ?? certificate.issuer,
    serialNumber: x509.serialNumber.toLowerCase(),
    fingerprint: fingerprintOf(der),
    notBefore: fields.notBefore.toISOString(),
    notAfter: fields.notAfter.toISOString(),
  };
}

/** Undefined for a list without an end, which RFC 5280 forbids and some authorities issue. */
export function revocationListFacts(der: Buffer, { issuer, thisUpdate, nextUpdate }: RevocationListDates): CertificateFacts | undefined {
  return nextUpdate && {
    kind: 'revocation list',
    name: `revocation list of ${issuer ?? 'an authority without a common name'}`,
    names: [],
    issuer: issuer ?? '',
    fingerprint: fingerprintOf(der),
    notBefore: thisUpdate.toISOString(),
    notAfter: nextUpdate.toISOString(),
  };
}

function kindOf({ fields: { ca, extendedKeyUsage: usage }, der }: ManifestCertificate): ExpiringKind {
  // the sealed-secrets controller creates its certificates with this use alone
  if (keyUsageAllows(der, 'encipherOnly') && !keyUsageAllows(der, 'keyCertSign')) return 'sealing certificate';
  if (ca) return 'authority';
  if (usage?.includes(SERVER_AUTH)) return 'server certificate';
  return usage?.includes(CLIENT_AUTH) ? 'client certificate' : 'certificate';
}

function fingerprintOf(der: Buffer): string {
  return createHash('sha256').update(der).digest('hex');
}
