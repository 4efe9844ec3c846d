import { Authority } from './authority';
import { CertificateRequest, Entry, isEntry, Issuer } from './entry';
import { Plan, Planner } from './plan';
import { describePlan, describeUnused, frozenError } from './report';
import { Revocations } from './revocations';
import { checkRotations, describeRotations, Rotation } from './rotation';
import { Settled, Settlement } from './settlement';
import { canonicalSpec } from './spec';
import { IngressError } from '../../errors';
import { CallSite } from '../../errors/call-site';
import { timeOf } from '../store/clock';
import { CertificateRecordKind } from '../store/record-kind';
import { CertificateChange } from '../store/reporter';
import { CertificateRecord, CertificateSummary } from '../store/store-contract';
import { StoreSetup } from '../store/store-setup';
import { RevocationReason } from '../x509/revocation-reason';

/**
 * All requests of a program to one store. A request issues nothing; reading material settles all requests made so far, in one pass over the
 * store.
 *
 * Manifests are rendered after user code and validation, so a synth that fails there has issued nothing. Issued certificates are durable in
 * the store before anything reads them, so no manifest contains a key that the next synth cannot find.
 */
export class Issuance {
  readonly #entries = new Map<string, Entry>();
  readonly #revocations = new Map<string, Revocations>();
  readonly #rotations: Rotation[] = [];
  readonly #reported = new Set<Rotation>();

  #unused: CertificateSummary[] = [];
  /** What is reported with the manifests; undefined: nothing waits for manifests. */
  #unchanged: CertificateChange[] | undefined;
  #isNamed = false;

  constructor(public readonly setup: StoreSetup) {}

  /**
   * Adds a request; an equal request under the same name returns the same entry.
   *
   * @param request the certificate to issue
   * @param site where the program requests it; undefined for requests that are derived from others
   */
  public declare(request: CertificateRequest, site?: CallSite): Entry {
    if (this.setup.keySource.testOrganizationalUnit !== undefined && request.issuer && !isEntry(request.issuer)) {
      throw new IngressError({
        code: 'test-certificates',
        message: `authority '${request.issuer.name}' would sign '${request.name}', whose private key is derived from a seed`,
        help: 'in a deterministic store, use authorities that it creates: CertificateAuthority.selfSigned',
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

  /** Withdraws a request, unless its certificate is issued. */
  public withdraw(name: string): void {
    if (!this.#entries.get(name)?.record) this.#entries.delete(name);
  }

  /** By name; public, because a program can load two copies of this library, which do not see each other's private fields. */
  public get requests(): ReadonlyMap<string, Entry> {
    return this.#entries;
  }

  /** Requests that another object for the same store has under the same names with other contents, as errors. */
  public conflictsWith(other: Issuance): string[] {
    return [...other.requests.values()].flatMap(({ name, request, site }) => {
      const own = this.#entries.get(name);
      const places = own && `at ${CallSite.describe(own.site)} and, through another object for the same store, at ${CallSite.describe(site)}`;
      return own && !own.equals(request) ? [conflict(name, places!).message] : [];
    });
  }

  /** The stored record of an entry; settles all requests made so far if needed. */
  public record(entry: Entry): CertificateRecord {
    if (!entry.record) this.#settle();
    return entry.record!;
  }

  /** An authority with its certificate; settles if needed. */
  public authority(issuer: Issuer): Authority {
    if (!isEntry(issuer)) return issuer;
    if (!issuer.authority) this.#settle();
    return issuer.authority!;
  }

  /** The revocations of an authority; the resulting lists are issued with the next settlement. */
  public revocations(authority: string): Revocations {
    let revocations = this.#revocations.get(authority);
    if (!revocations) {
      revocations = new Revocations();
      this.#revocations.set(authority, revocations);
    }
    return revocations;
  }

  /** The entries of an authority's revocation lists: empty while it has revoked nothing. */
  public revocationLists(authority: string): Entry[] {
    return this.revocations(authority).requests().map(request => this.declare(request));
  }

  /** Registers that one authority issues in place of another. */
  public rotate(rotation: Rotation): void {
    this.#rotations.push(rotation);
  }

  /** Revokes a certificate of an authority, unless this program has already read it or a list without it. */
  public revoke(authority: string, serialNumber: string, reason: RevocationReason): void {
    const revocations = this.revocations(authority);
    if (revocations.reasonOf(serialNumber) === reason) return;
    const lists = revocations.requests().map(({ name }) => name);
    const read = [...this.#entries.values()].find(
      ({ name, record }) => record && (record.serialNumber === serialNumber || lists.includes(name)),
    );
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
    const pending = [...this.#entries.values()].filter(entry => !entry.record);
    const { plans, settled } = this.setup.store.session(summaries => this.#decide(pending, summaries));
    for (const [entry, { record, authority }] of settled) entry.settle(record, authority);
    this.#reportPlans(plans);
  }

  /** Compares, issues and writes, while the store is open. */
  #decide(pending: readonly Entry[], summaries: readonly CertificateSummary[]): { plans: Plan[]; settled: Map<Entry, Settled> } {
    const { store, keySource, frozen, failBeforeMs, beforeIssue } = this.setup;
    const now = timeOf(this.setup.clock);
    const revoked = new Set([...this.#revocations.values()].flatMap(revocations => revocations.serialNumbers));
    const planner = new Planner(summaries, { now, revoked, useUntilMs: frozen ? failBeforeMs : undefined });
    const plans = pending.map(entry => planner.plan(entry));
    checkRotations(this.#rotations, plans);
    const issued = plans.filter(plan => plan.reason !== undefined);
    if (frozen && issued.length > 0) throw frozenError(issued);
    beforeIssue?.(issued.map(plan => describePlan(plan)));
    const settled = new Settlement(store, keySource, now).settle(plans);
    store.write(issued.map(plan => settled.get(plan.entry)!.record));
    this.#unused = summaries.filter(({ name, kind }) => kind !== CertificateRecordKind.SEALED_SECRET && !this.#entries.has(name));
    return { plans, settled };
  }

  #reportPlans(plans: readonly Plan[]): void {
    const rotations = describeRotations(this.#rotations.filter(rotation => !this.#reported.has(rotation)));
    this.#rotations.forEach(rotation => this.#reported.add(rotation));
    const changes = [...plans.map(plan => describePlan(plan)), ...rotations];
    const isLater = ({ action }: CertificateChange) => this.#unchanged !== undefined && action === 'unchanged';
    this.#unchanged?.push(...changes.filter(isLater));
    const now = changes.filter(change => !isLater(change));
    if (now.length > 0) this.report(now);
  }

  /** An app renders what this store keeps: what is unchanged is reported with its manifests, when all keys have been read. */
  public reportUnchangedWithManifests(): void {
    this.#unchanged ??= [];
  }

  /**
   * Reports what is unchanged, and what the store keeps although nobody has requested it; called when the app has requested everything.
   *
   * @param sharing all objects for the same store, with this one: the first one that reports does so for all
   */
  public reportWithManifests(sharing: readonly Issuance[]): void {
    const kept = new Map(sharing.flatMap(each => each.takeUnused()).map(summary => [summary.name, summary]));
    const unused = [...kept.values()].filter(({ name }) => !sharing.some(each => each.requests.has(name)));
    const changes = [...this.#unchanged ?? [], ...unused.map(describeUnused)];
    this.#unchanged &&= [];
    if (changes.length > 0) this.report(changes);
  }

  public takeUnused(): CertificateSummary[] {
    const unused = this.#unused;
    this.#unused = [];
    return unused;
  }

  /** Makes reports include the name of the store, because the program has several. */
  public nameInReports(): void {
    this.#isNamed = true;
  }

  public report(changes: readonly CertificateChange[]): void {
    const { reporter, place } = this.setup;
    const named = this.#isNamed && place !== undefined;
    reporter.report(changes.map(change => named ? { ...change, message: `${change.message} in '${place}'`, store: place } : change));
  }
}

function conflict(name: string, places: string): IngressError {
  return new IngressError({
    code: 'store-conflict',
    message: `'${name}' is requested twice with different contents: ${places}`,
    help: 'rename one of them, or request both with the same contents',
    field: 'name',
  });
}
