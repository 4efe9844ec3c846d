import { DirectoryStore } from '../../pki/store/directory/directory-store';
import { CertificateRecordKind } from '../../pki/store/record-kind';
import { CertificateRecord, CertificateSummary } from '../../pki/store/store-contract';
import { Certificate } from '../../pki/x509/certificate';
import { daysLeft } from '../../text/days';

/** One record of a store for output; contains no key material. */
export interface ListedRecord {
  readonly name: string;
  readonly kind: string;
  readonly subject?: string;
  readonly issuer?: string;
  /** DNS names, addresses and URIs of the certificate. */
  readonly names: readonly string[];
  readonly serialNumber: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Whole days until expiry, negative after it. */
  readonly daysLeft: number;
  readonly keyId: string;
  /** `encrypted`, `plain` or `none`. */
  readonly key: string;
}

/** Describes a record of an open store. */
export function describeRecord(store: DirectoryStore, summary: CertificateSummary, now: Date): ListedRecord {
  const { name, kind, serialNumber, notBefore, notAfter, keyId } = summary;
  const certificate = certificateOf(store.read(name));
  return {
    name,
    kind,
    ...certificate && { subject: certificate.subject, issuer: certificate.issuer },
    names: certificate ? [...certificate.dnsNames, ...certificate.ipAddresses, ...certificate.uris] : [],
    serialNumber,
    notBefore,
    notAfter,
    daysLeft: daysLeft(new Date(notAfter), now),
    keyId,
    key: !store.hasKey(name) ? 'none' : store.isEncrypted(name) ? 'encrypted' : 'plain',
  };
}

/** The recipients of some sealed Secrets do not expire: their expiry is a date in the year 9999. */
export function hasEnd({ notAfter }: Pick<CertificateSummary, 'notAfter'>): boolean {
  return !notAfter.startsWith('9999');
}

function certificateOf({ kind, certificateChain }: CertificateRecord): Certificate | undefined {
  return kind === CertificateRecordKind.CERTIFICATE || kind === CertificateRecordKind.AUTHORITY
    ? Certificate.fromPem(certificateChain!)
    : undefined;
}
