import { CertificateRecord, CertificateSummary, ICertificateStore } from './store-contract';
import { IngressError } from '../../errors/index';

const FIELDS = ['name', 'spec', 'serialNumber', 'notBefore', 'notAfter', 'keyId', 'digest'] as const;

/** Opens a store, which may be anybody's, and checks the form of what it answers. */
export function openStore(store: ICertificateStore): CertificateSummary[] {
  const summaries: unknown = store.open();
  const flaw = Array.isArray(summaries) ? summaries.map(flawOfSummary).find((found) => found !== undefined) : `${kindOf(summaries)} in place of a list`;
  if (flaw === undefined) return summaries as CertificateSummary[];
  store.close();
  throw broken(`open() of the certificate store answered ${flaw}`, 'open() answers a list with the CertificateSummary of every identity');
}

/**
 * Reads an identity from a store, which may be anybody's, and checks the form of what it answers.
 *
 * @param keyed it has a private key
 */
export function readRecord(store: ICertificateStore, name: string, keyed: boolean = false): CertificateRecord {
  const record: Partial<CertificateRecord> | undefined = store.read(name);
  const flaw = typeof record !== 'object' || record === null ? `${kindOf(record)} in place of a record`
    : record.name !== name ? 'the record of another name'
      : typeof record.certificateChain !== 'string' ? 'a record without certificateChain'
        : typeof (record.privateKey ?? (keyed ? undefined : '')) !== 'string' ? 'a record without privateKey' : undefined;
  if (flaw === undefined) return record as CertificateRecord;
  throw broken(`read() of the certificate store answered ${flaw} for '${name}'`, 'read() answers the CertificateRecord that was written under that name, whole');
}

function flawOfSummary(summary: Partial<CertificateSummary> | null | undefined, at: number): string | undefined {
  const lacking = FIELDS.find((field) => typeof summary?.[field] !== 'string');
  return lacking && `a summary without ${lacking} for ${typeof summary?.name === 'string' ? `'${summary.name}'` : `entry ${at + 1}`}`;
}

/** Never the value itself: a key could be in it. */
function kindOf(value: unknown): string {
  return value === undefined || value === null ? String(value) : `a value of type ${typeof value}`;
}

function broken(message: string, contract: string): IngressError {
  return new IngressError({ code: 'store-unreadable', message, help: `correct the store: ${contract}; CERTIFICATE_STORE_CONTRACT tells what else a store promises` });
}
