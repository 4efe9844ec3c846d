import { DirectoryStore } from '../pki/store/directory/directory-store';
import { CertificateRecordKind } from '../pki/store/record-kind';
import { CertificateRecord, CertificateSummary } from '../pki/store/store-contract';
import { Certificate } from '../pki/x509/certificate';
import { daysLeft } from '../text/days';
import { textTable } from '../text/table';

const MAX_NAMES = 3;

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

/** Records in the order of expiry. */
export function listingTable(records: readonly ListedRecord[]): string {
  if (records.length === 0) return 'no certificates\n';
  return textTable(['NAME', 'KIND', 'ISSUER', 'NAMES', 'DAYS LEFT', 'KEY'], records.map(record => [
    record.name, record.kind, record.issuer ?? '-', someOf(record.names), hasEnd(record) ? String(record.daysLeft) : '-', record.key,
  ]));
}

/** One field per line. */
export function recordText(record: ListedRecord): string {
  const rows = Object.entries(record).map(([field, value]) => [`${field}:`, Array.isArray(value) ? value.join(', ') || '-' : String(value)]);
  return textTable(['', ''], rows).replace(/^\n/, '');
}

export function byEnd(a: ListedRecord, b: ListedRecord): number {
  return Date.parse(a.notAfter) - Date.parse(b.notAfter) || (a.name < b.name ? -1 : 1);
}

/** The recipients of some sealed Secrets do not expire: their expiry is a date in the year 9999. */
function hasEnd({ notAfter }: ListedRecord): boolean {
  return !notAfter.startsWith('9999');
}

function certificateOf({ kind, certificateChain }: CertificateRecord): Certificate | undefined {
  return kind === CertificateRecordKind.CERTIFICATE || kind === CertificateRecordKind.AUTHORITY
    ? Certificate.fromPem(certificateChain!)
    : undefined;
}

function someOf(names: readonly string[]): string {
  if (names.length === 0) return '-';
  return names.slice(0, MAX_NAMES).join(', ') + (names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '');
}
