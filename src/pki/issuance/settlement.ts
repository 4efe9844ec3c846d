import { Authority } from './authority';
import { checkStored } from './check-stored';
import { Entry, isEntry, Issuer } from './entry';
import { issueCertificate } from './issue';
import { issueRevocationList } from './issue-revocation-list';
import { Plan } from './plan';
import { CheckedStore } from '../store/checked-store';
import { CertificateRecord } from '../store/store-contract';
import { KeySource } from '../x509/key-source';

/** The result for an entry. */
export interface Settled {
  readonly record: CertificateRecord;
  readonly authority?: Authority;
}

/** One pass: reads unchanged records and issues the others. Its results count only after the store has written them. */
export class Settlement {
  readonly #store: CheckedStore;
  readonly #source: KeySource;
  readonly #now: Date;
  readonly #settled = new Map<Entry, Settled>();
  #issues = false;

  constructor(store: CheckedStore, source: KeySource, now: Date) {
    this.#store = store;
    this.#source = source;
    this.#now = now;
  }

  public settle(plans: readonly Plan[]): Map<Entry, Settled> {
    this.#issues = plans.some(({ reason }) => reason !== undefined);
    const byEntry = new Map(plans.map(plan => [plan.entry, plan]));
    for (const plan of plans) this.#settleOne(plan, byEntry);
    return this.#settled;
  }

  #settleOne(plan: Plan, plans: ReadonlyMap<Entry, Plan>): Settled {
    const done = this.#settled.get(plan.entry);
    if (done) return done;
    const { entry } = plan;
    const issuer = this.#authority(entry.request.issuer, plans);
    const { type } = entry.request.spec;
    const stored = plan.stored && this.#store.read(plan.stored);
    // what gives a reason to issue must be true: a damaged index would mean a silent reissue
    if (stored?.certificateChain !== undefined && (plan.reason !== undefined || (this.#issues && type === 'authority'))) checkStored(stored);
    const record = plan.reason === undefined ? stored! : this.#issue(plan, issuer, stored);
    const settled = { record, authority: type === 'authority' ? authorityOf(entry, record, issuer) : undefined };
    this.#settled.set(entry, settled);
    return settled;
  }

  #issue(plan: Plan, issuer: Authority | undefined, stored: CertificateRecord | undefined): CertificateRecord {
    const context = { now: this.#now, source: this.#source, stored };
    return plan.entry.request.spec.type === 'crl'
      ? issueRevocationList(plan, { ...context, issuer: issuer! })
      : issueCertificate(plan, { ...context, issuer });
  }

  #authority(issuer: Issuer | undefined, plans: ReadonlyMap<Entry, Plan>): Authority | undefined {
    if (issuer === undefined || !isEntry(issuer)) return issuer;
    return issuer.authority ?? this.#settleOne(plans.get(issuer)!, plans).authority;
  }
}

function authorityOf(entry: Entry, record: CertificateRecord, issuer: Authority | undefined): Authority {
  return new Authority({
    name: entry.name,
    certificate: record.certificateChain!,
    chain: issuer ? record.certificateChain! : '',
    keyId: record.keyId,
    notAfter: Math.min(Date.parse(record.notAfter), issuer?.notAfter ?? Infinity),
    privateKey: () => entry.request.keyFile?.read() ?? record.privateKey,
    passphrase: entry.request.passphrase,
  });
}
