import { CertificateFacts } from './certificate-facts';
import { byEnd, Expiring, ExpiringKind, ExpiringPlace, ExpiringUse, Renewal } from './expiring';
import { daysLeft } from '../../text/days';

/** What a source knows of something beside its dates. */
export interface Found {
  readonly place: ExpiringPlace;
  readonly uses?: readonly ExpiringUse[];
  readonly renewal?: Renewal;
  /** A kind that the certificate itself does not show. */
  readonly kind?: ExpiringKind;
}

/** Who renews what a store does not. */
const WITHOUT_STORE: { readonly [kind in ExpiringKind]?: Renewal } = {
  'sealing certificate': { by: 'a person: kubeseal --fetch-cert' },
  'unknown content': { by: 'unknown' },
};

interface Entry {
  readonly facts: Partial<CertificateFacts> & Pick<CertificateFacts, 'kind' | 'name' | 'names'>;
  readonly unknown?: string;
  readonly places: ExpiringPlace[];
  readonly uses: ExpiringUse[];
  renewal?: Renewal;
}

/** Collects what stores, manifests and files hold: a certificate in several places is one entry. */
export class ExpiryList {
  private readonly entries = new Map<string, Entry>();

  /** Adds a certificate, revocation list or sealing key, or one more place of it. */
  public add(id: string, facts: Entry['facts'], found: Found): void {
    const known = this.entries.get(id);
    const entry: Entry = known ?? { facts, places: [], uses: [] };
    // a file shows more of a sealing certificate than the store that knows its key
    this.entries.set(id, { ...entry, facts: { ...entry.facts, ...facts, kind: found.kind ?? entry.facts.kind } });
    this.complete(this.entries.get(id)!, found);
  }

  /** Adds another place of an entry; false if there is no such entry. */
  public addPlace(id: string, found: Found): boolean {
    const entry = this.entries.get(id);
    if (entry) this.complete(entry, found);
    return entry !== undefined;
  }

  /** Adds something whose dates are not known. */
  public addUnknown(name: string, unknown: string, found: Found): void {
    const id = JSON.stringify(found.place);
    const entry = this.entries.get(id) ?? { facts: { kind: 'unknown content', name, names: [] }, unknown, places: [], uses: [] };
    this.entries.set(id, entry);
    this.complete(entry, found);
  }

  public has(id: string): boolean {
    return this.entries.has(id);
  }

  /** All entries, the earliest end first. */
  public list(now: Date, byDefault: Renewal): Expiring[] {
    return [...this.entries.values()].map(({ facts, unknown, places, uses, renewal }) => ({
      ...facts,
      daysLeft: facts.notAfter === undefined ? undefined : daysLeft(new Date(facts.notAfter), now),
      places: sorted(places),
      uses: sorted(uses),
      renewal: renewal ?? WITHOUT_STORE[facts.kind] ?? byDefault,
      unknown,
    })).sort((a, b) => byEnd(a, b) || compareJson(a.places, b.places));
  }

  private complete(entry: Entry, { place, uses = [], renewal }: Found): void {
    if (!entry.places.some(each => compareJson(each, place) === 0)) entry.places.push(place);
    for (const use of uses) {
      if (!entry.uses.some(each => compareJson(each, use) === 0)) entry.uses.push(use);
    }
    entry.renewal ??= renewal;
  }
}

function sorted<T>(values: readonly T[]): T[] {
  return [...values].sort(compareJson);
}

function compareJson(a: unknown, b: unknown): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
