import { Baseline } from './baseline';
import { CertificateChange, EncryptedSecret } from './check-result';
import { IssuedSerialNumber } from './content-reasons';
import { Files, filesIn, shownPath } from './manifest-files';
import { record } from '../../model/resource';
import { differenceReason, expiryReason } from '../../pki/issuance/reason';
import { parseStoredSpec } from '../../pki/issuance/spec';
import { parseRecord } from '../../pki/store/directory/record-file';
import { CertificateRecordKind } from '../../pki/store/record-kind';
import { CertificateSummary } from '../../pki/store/store-contract';

/** What stores have, and the compared commit has not. */
export interface StoredSince {
  readonly certificates: readonly CertificateChange[];
  readonly secrets: readonly EncryptedSecret[];
  readonly serialNumbers: readonly IssuedSerialNumber[];
}

/**
 * The certificates and encrypted Secrets that were added to committed stores since the compared commit. The author of a pull request has
 * run the synth: nothing is left to issue, and a reviewer wants to know what was issued.
 *
 * @param stores folders of directory stores
 */
export function storedSince(baseline: Baseline, stores: readonly string[]): StoredSince {
  const changes = [...new Set(stores)].flatMap(store => {
    const before = summariesOf(baseline.filesOf(store));
    if (before.size === 0) return []; // not committed, or new
    const now = summariesOf(filesIn(store));
    return [...now.values()].map(summary => ({ store: shownPath(store), summary, before: before.get(summary.name) }));
  });
  const changed = changes.filter(({ summary, before }) => before?.serialNumber !== summary.serialNumber || before.spec !== summary.spec);
  const certificates = changed.filter(({ summary: { kind } }) => kind !== CertificateRecordKind.SEALED_SECRET);
  return {
    certificates: certificates.map(({ store, summary, before }) => changeOf(store, summary, before)),
    secrets: changed.filter(({ summary: { kind } }) => kind === CertificateRecordKind.SEALED_SECRET).map(({ summary, before }) => {
      const [namespace, name] = summary.name.split('/').slice(-2); // after the kind of output and the cluster
      return { namespace, name, reason: sealReason(summary, before), stored: true };
    }),
    serialNumbers: certificates.map(({ summary: { name, serialNumber } }) => ({ name, serialNumber })),
  };
}

function summariesOf(files: Files): Map<string, CertificateSummary> {
  const found = [...files].filter(([file]) => file.endsWith('.pem')).map(([, text]) => parseRecord(text));
  return new Map(found.flatMap(file => typeof file === 'string' ? [] : [[file.summary.name, file.summary] as const]));
}

function changeOf(store: string, summary: CertificateSummary, before: CertificateSummary | undefined): CertificateChange {
  const { name, spec, notBefore, notAfter } = summary;
  const reason = before ? reasonOf(before, spec, Date.parse(notBefore)) : 'new';
  const action = before ? 'renewed' : 'created';
  const key = parseStoredSpec(spec)?.fields.key;
  const details = summary.kind === CertificateRecordKind.REVOCATION_LIST ? 'valid until' : `${String(key)}, expires`;
  return { name, action, reason, message: `${action} ${name}: ${reason} (${details} ${notAfter.slice(0, 10)})`, store, stored: true };
}

/** `Infinity`: it was renewed for its age, whenever the program wanted that. */
function reasonOf(before: CertificateSummary, spec: string, renewedAt: number): string {
  try {
    return before.spec === spec ? expiryReason(before, renewedAt, Infinity)! : differenceReason(before, spec);
  } catch {
    return 'requested'; // another version of the library wrote it
  }
}

function sealReason({ spec }: CertificateSummary, before: CertificateSummary | undefined): string {
  if (!before) return 'new';
  const [old, wanted] = [before.spec, spec].map(text => {
    try {
      return record(JSON.parse(text));
    } catch {
      return {};
    }
  });
  const differs = (field: string) => JSON.stringify(old[field]) !== JSON.stringify(wanted[field]);
  return differs('content') ? 'content changed' : differs('recipients') ? 'recipients changed' : 'scope changed';
}
