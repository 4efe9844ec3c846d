import { Authority } from './authority';
import { CertificateReporter } from './certificate-reporter';
import { Entry } from './entry';
import { Plan, Planner } from './plan';
import { describePlan, describeUnused, frozenError } from './report';
import { CertificateRequest, Issuer } from './request';
import { Revocations } from './revocations';
import { checkRotations, describeRotations, Rotation } from './rotation';
import { Settled, Settlement } from './settlement';
import { canonicalSpec } from './spec';
import { IngressError } from '../../errors';
import { CallSite } from '../../errors/call-site';
import { openStore } from '../store/checked-store';
import { timeOf } from '../store/clock';
import { ICertificateReporter } from '../store/reporter';
import { CertificateRecord, CertificateSummary, ICertificateStore } from '../store/store-contract';
import { traitsOf } from '../store/store-traits';
import { CryptoKeySource } from '../x509/crypto-key-source';
import { KeySource } from '../x509/key-source';
import { RevocationReason } from '../x509/revocation-reason';

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
  readonly #revocations = new Map<string, Revocations>();
  readonly #rotations: Rotation[] = [];
  readonly #reported = new Set<Rotation>();

  private constructor(store: ICertificateStore) {
    this.#store = store;
    const { keySource, prepare } = traitsOf(store);
    this.#source = keySource ?? new CryptoKeySource();
    this.#reporter = store.reporter ?? CertificateReporter.stderr();
    prepare?.();
  }

  /**
   * Adds a request; an equal one under the same name is the same.
   *
   * @param request what to issue
   * @param site where the program requests it; undefined for what follows from other requests
   */
  public declare(request: CertificateRequest, site?: CallSite): Entry {
    if (this.#source.authorityMark !== undefined && request.issuer instanceof Authority) {
      throw new IngressError({
        code: 'test-certificates',
        message: `authority '${request.issuer.name}' would sign '${request.name}', whose private key follows from a seed`,
        help: 'a deterministic store serves authorities of its own: CertificateAuthority.selfSigned',
      });
    }
    const existing = this.#entries.get(request.name);
    if (existing) {
      if (existing.equals(request)) return existing;
      throw conflict(request.name, `first at ${CallSite.describe(existing.site)}, now at ${CallSite.describe(site)}`);
    }
    const entry = new Entry(request, canonicalSpec(request.spec), site);
    this.#entries.set(entry.name, entry);
    return entry;
  }

  /** What another object for the same store is asked for under the same names in other ways, as errors. */
  public conflictsWith(other: Issuance): string[] {
    return [...other.#entries.values()].flatMap(({ name, request, site }) => {
      const own = this.#entries.get(name);
      return own && !own.equals(request) ? [conflict(name, `at ${CallSite.describe(own.site)} and, of another object for the same store, at ${CallSite.describe(site)}`).message] : [];
    });
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

  /** What an authority has revoked; the lists that follow from it are issued when something settles. */
  public revocations(authority: string): Revocations {
    let revocations = this.#revocations.get(authority);
    if (!revocations) {
      revocations = new Revocations();
      this.#revocations.set(authority, revocations);
    }
    return revocations;
  }

  /** The entries of an authority's revocation lists: none while it has revoked nothing. */
  public revocationLists(authority: string): Entry[] {
    return this.revocations(authority).requests().map((request) => this.declare(request));
  }

  /** Announces that one authority issues in place of another. */
  public rotate(rotation: Rotation): void {
    this.#rotations.push(rotation);
  }

  /** Revokes a certificate of an authority, unless this program has handed it, or a list without it, out already. */
  public revoke(authority: string, serialNumber: string, reason: RevocationReason): void {
    const revocations = this.revocations(authority);
    if (revocations.reasonOf(serialNumber) === reason) return;
    const lists = revocations.requests().map(({ name }) => name);
    const read = [...this.#entries.values()].find(({ name, record }) => record && (record.serialNumber === serialNumber || lists.includes(name)));
    if (read) {
      throw new IngressError({
        code: 'invalid-argument',
        message: `serial number ${serialNumber} is revoked after '${read.name}' was read`,
        help: 'revoke before any certificate of the store is read',
      });
    }
    revocations.revoke(serialNumber, reason);
  }

  #settle(): void {
    for (const revocations of this.#revocations.values()) for (const request of revocations.requests()) this.declare(request);
    const pending = [...this.#entries.values()].filter((entry) => !entry.record);
    const summaries = openStore(this.#store);
    let plans: Plan[];
    let settled: Map<Entry, Settled>;
    try {
      const now = timeOf(this.#store.clock);
      const revoked = new Set([...this.#revocations.values()].flatMap((revocations) => revocations.serialNumbers));
      const planner = new Planner(summaries, { now, revoked });
      plans = pending.map((entry) => planner.plan(entry));
      checkRotations(this.#rotations, plans);
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
    const rotations = describeRotations(this.#rotations.filter((rotation) => !this.#reported.has(rotation)));
    this.#rotations.forEach((rotation) => this.#reported.add(rotation));
    this.#reporter.report([...plans.map((plan) => describePlan(plan)), ...rotations, ...unused.map((summary) => describeUnused(summary))]);
  }
}

function conflict(name: string, places: string): IngressError {
  return new IngressError({
    code: 'store-conflict',
    message: `'${name}' is asked for twice with different contents: ${places}`,
    help: 'give one of them another name, or ask for both in the same way',
    field: 'name',
  });
}
