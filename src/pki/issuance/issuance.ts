import { IngressError } from '../../errors';
import { CallSite } from '../../private/call-site';
import { CertificateRecord, CertificateSummary, ICertificateStore } from '../certificate-store';
import { SystemClock } from '../clock';
import { CryptoKeySource } from '../keys/crypto-key-source';
import { KeySource, keySourceOf } from '../keys/key-source';
import { ICertificateReporter } from '../reporter';
import { CertificateReporter } from '../reporters';
import { Authority } from './authority';
import { Entry } from './entry';
import { issueCertificate } from './issue';
import { Plan, Planner } from './plan';
import { describePlan, describeUnused, frozenError } from './report';
import { CertificateRequest, Issuer } from './request';
import { canonicalSpec } from './spec';

const ISSUANCES = new WeakMap<ICertificateStore, Issuance>();

/**
 * All that a program asks of one store: first requests are declared, which makes nothing; reading material settles
 * every request made so far, in one pass over the store.
 *
 * Manifests are rendered after user code and validation, so a synth that fails there has issued nothing; and what is
 * issued is durable in the store before anybody sees it, so no manifest ever holds a key that the next synth will not find.
 */
export class Issuance {
  public static of(store: ICertificateStore): Issuance {
    let issuance = ISSUANCES.get(store);
    if (!issuance) {
      issuance = new Issuance(store);
      ISSUANCES.set(store, issuance);
    }
    return issuance;
  }

  readonly #store: ICertificateStore;
  readonly #source: KeySource;
  readonly #reporter: ICertificateReporter;
  readonly #entries = new Map<string, Entry>();

  private constructor(store: ICertificateStore) {
    this.#store = store;
    this.#source = keySourceOf(store) ?? new CryptoKeySource();
    this.#reporter = store.reporter ?? CertificateReporter.stderr();
  }

  /** Adds a request; an equal one under the same name is the same. */
  public declare(request: CertificateRequest): Entry {
    const existing = this.#entries.get(request.name);
    if (existing) {
      if (existing.equals(request)) return existing;
      throw new IngressError({
        code: 'store-conflict',
        message: `'${request.name}' is asked for twice with different contents: first at ${existing.site}, now at ${new CallSite()}`,
        help: 'give one of them another name, or ask for both in the same way',
        field: 'name',
      });
    }
    const entry = new Entry(request, canonicalSpec(request.spec), new CallSite());
    this.#entries.set(entry.name, entry);
    return entry;
  }

  /** The stored record of an entry; settles all requests made so far if need be. */
  public record(entry: Entry): CertificateRecord {
    if (!entry.record) this.#settle();
    return entry.record!;
  }

  /** An authority with its certificate; settles if need be. */
  public authority(issuer: Issuer): Authority {
    if (issuer instanceof Authority) return issuer;
    if (!issuer.authority) this.#settle();
    return issuer.authority!;
  }

  #settle(): void {
    const pending = [...this.#entries.values()].filter((entry) => !entry.record);
    const summaries = this.#store.open();
    let plans: Plan[];
    let settled: Map<Entry, Settled>;
    try {
      const now = (this.#store.clock ?? new SystemClock()).now();
      const planner = new Planner(summaries, now);
      plans = pending.map((entry) => planner.plan(entry));
      const issued = plans.filter((plan) => plan.reason !== undefined);
      if (this.#store.frozen && issued.length > 0) throw frozenError(issued);
      settled = new Settlement(this.#store, this.#source, now).settle(plans);
      if (issued.length > 0) this.#store.write(issued.map((plan) => settled.get(plan.entry)!.record));
    } finally {
      this.#store.close();
    }
    for (const [entry, { record, authority }] of settled) entry.settle(record, authority);
    this.#report(plans, summaries);
  }

  #report(plans: readonly Plan[], summaries: readonly CertificateSummary[]): void {
    // names with a slash are not certificates that somebody asks for, but what is kept beside them (sealed Secrets)
    const unused = summaries.filter(({ name }) => !this.#entries.has(name) && !name.includes('/'));
    this.#reporter.report([...plans.map((plan) => describePlan(plan)), ...unused.map((summary) => describeUnused(summary))]);
  }
}

interface Settled {
  readonly record: CertificateRecord;
  readonly authority?: Authority;
}

/** One pass: reads what stays, makes what does not. Its results count only when the store has written them. */
class Settlement {
  readonly #store: ICertificateStore;
  readonly #source: KeySource;
  readonly #now: Date;
  readonly #settled = new Map<Entry, Settled>();

  constructor(store: ICertificateStore, source: KeySource, now: Date) {
    this.#store = store;
    this.#source = source;
    this.#now = now;
  }

  public settle(plans: readonly Plan[]): Map<Entry, Settled> {
    const byEntry = new Map(plans.map((plan) => [plan.entry, plan]));
    for (const plan of plans) this.#settleOne(plan, byEntry);
    return this.#settled;
  }

  #settleOne(plan: Plan, plans: ReadonlyMap<Entry, Plan>): Settled {
    const done = this.#settled.get(plan.entry);
    if (done) return done;
    const { entry } = plan;
    const issuer = this.#authority(entry.request.issuer, plans);
    const keptRecord = plan.keepsKey ? this.#store.read(entry.name) : undefined;
    const record = plan.reason === undefined
      ? keptRecord!
      : issueCertificate(plan, { now: this.#now, source: this.#source, issuer, keptKey: keptRecord?.privateKey });
    const settled = { record, authority: entry.request.spec.type === 'authority' ? authorityOf(entry, record, issuer) : undefined };
    this.#settled.set(entry, settled);
    return settled;
  }

  #authority(issuer: Issuer | undefined, plans: ReadonlyMap<Entry, Plan>): Authority | undefined {
    if (issuer === undefined || issuer instanceof Authority) return issuer;
    return issuer.authority ?? this.#settleOne(plans.get(issuer)!, plans).authority;
  }
}

function authorityOf(entry: Entry, record: CertificateRecord, issuer: Authority | undefined): Authority {
  return new Authority({
    name: entry.name,
    certificate: record.certificateChain,
    chain: issuer ? record.certificateChain : '',
    keyId: record.keyId,
    notAfter: Math.min(Date.parse(record.notAfter), issuer?.notAfter ?? Infinity),
    privateKey: record.privateKey,
    passphrase: entry.request.passphrase,
  });
}
