import { addPem, sealingKeyId } from './add-pem';
import { certificateFacts } from './certificate-facts';
import { ExpiringPlace, Renewal } from './expiring';
import { ExpiryList } from './expiry-list';
import { hasEnd } from './stored-record';
import { CertificateReader } from '../../model/certificates';
import { storedRenewalTime } from '../../pki/issuance/renewal-time';
import { DirectoryStore } from '../../pki/store/directory/directory-store';
import { CertificateRecordKind } from '../../pki/store/record-kind';
import { sealedContentHash } from '../../pki/store/sealed-content';
import { CertificateRecord, CertificateSummary } from '../../pki/store/store-contract';
import { isRecord } from '../../validation/shape';

const CERTIFICATE = 'tls.crt';
const PRIVATE_KEY = 'tls.key';

/** An open store. */
export interface StoreToRead {
  /** As the user names it. */
  readonly path: string;
  readonly store: DirectoryStore;
  readonly summaries: readonly CertificateSummary[];
}

/** Certificates by their encrypted form in manifests: the store knows what it has encrypted. */
export type SealedCertificates = Map<string, string>;

/** Adds everything in a store that ends. Needs no passphrase: no key is read. */
export function addStore(list: ExpiryList, { path, store, summaries }: StoreToRead, sealed: SealedCertificates): void {
  const records = summaries.map(({ name }) => store.read(name));
  const reader = new CertificateReader();
  const leaves = new Map<string, string>();
  for (const record of records) {
    const place = { kind: 'store', name: path, entry: record.name };
    const { certificateChain: chain, revocationList } = record;
    if (chain !== undefined) {
      const [leaf, ...above] = reader.read(chain).certificates;
      const renewal = renewalOf(record, store.hasKey(record.name));
      if (leaf === undefined) {
        list.addUnknown(record.name, 'the certificate cannot be read', { place, renewal });
        continue;
      }
      const facts = certificateFacts(leaf);
      list.add(facts.fingerprint, facts, { place, renewal });
      leaves.set(sealedContentHash({ [CERTIFICATE]: chain }, PRIVATE_KEY), facts.fingerprint);
      // authorities above it that are not in the store themselves, because they are imported
      for (const each of above.map(certificateFacts)) list.add(each.fingerprint, each, { place });
    } else if (revocationList !== undefined) {
      addPem(list, revocationList, record.name, { place, renewal: renewalOf(record, true) });
    }
  }
  for (const record of records.filter(({ kind }) => kind === CertificateRecordKind.SEALED_SECRET)) {
    addSealed(list, record, { kind: 'store', name: path, entry: record.name }, leaves, sealed);
  }
}

function renewalOf(record: CertificateRecord, hasKey: boolean): Renewal {
  return {
    by: record.kind === CertificateRecordKind.AUTHORITY && !hasKey ? 'a synth that has its private key, which is not in the store' : 'a synth',
    from: new Date(storedRenewalTime(record)).toISOString(),
  };
}

function addSealed(
  list: ExpiryList, record: CertificateRecord, place: ExpiringPlace, leaves: ReadonlyMap<string, string>, sealed: SealedCertificates,
): void {
  const spec = parsed(record.spec);
  const text = parsed(record.sealedSecret ?? '');
  const value = text[CERTIFICATE] ?? (isRecord(text.data) ? text.data[CERTIFICATE] : undefined);
  const leaf = leaves.get(String(spec.content));
  if (leaf !== undefined && typeof value === 'string') sealed.set(value, leaf);
  const [recipient] = Array.isArray(spec.recipients) ? spec.recipients : [];
  if (typeof recipient !== 'string' || !hasEnd(record)) return;
  list.add(sealingKeyId(recipient), {
    kind: 'sealing certificate', name: `sealing key ${recipient.slice(0, 8)}`, names: [], notAfter: record.notAfter,
  }, { place });
}

function parsed(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
