import { createHash } from 'node:crypto';
import { IConstruct } from 'constructs';
import { AppState } from '../../app-state';
import { IngressError } from '../../errors';
import { CertificateStore } from '../../pki/ca/certificate-store';
import { timeOf } from '../../pki/store/clock';
import { CertificateRecordKind } from '../../pki/store/record-kind';
import { CertificateRecord, CertificateSummary } from '../../pki/store/store-contract';
import { SynthChecks } from '../../synth/synth-checks';
import { PRIVATE_KEY } from '../key-pair-content';
import { Randomness } from '../sealing/randomness';
import { checkSize } from '../size';

/** Everything that decides an encrypted text, but for chance: while it is the same, the text is. Order of keys is format. */
export interface SealSpec {
  readonly v: 1;
  /** Kind of output: `sealed` or `sops`. */
  readonly type: string;
  /** SHA-256 over the content without its private key. */
  readonly content: string;
  /** Who can open it. */
  readonly recipients: readonly string[];
  /** Where it can be opened, if that is bound. */
  readonly scope?: string;
}

/** What encrypting made. */
export interface SealedText {
  /** JSON object: what goes into the manifest. */
  readonly text: string;
  /** What it takes to change recipients later; kept like a private key. */
  readonly key?: string;
  /** End of validity of what it was encrypted with. */
  readonly notAfter: Date;
}

/** What encrypting has at hand. */
export interface SealContext {
  readonly spec: SealSpec;
  readonly now: Date;
  readonly randomness: Randomness;
  /** Unique for this content, recipients and place. */
  readonly purpose: string;
  /** What is in the store for it, and what that was made of. */
  readonly previous?: { readonly spec: SealSpec; readonly text: string; readonly key?: string };
}

/** One Secret that is to leave encrypted. */
export interface SealRequest {
  readonly scope: IConstruct;
  /** Identity in the store; the slash tells it from certificates. */
  readonly name: string;
  /** Namespace and name of the Secret, for people. */
  readonly secret: string;
  readonly store: CertificateStore;
  /** The content in clear; reading it settles certificates. */
  content(): { readonly [key: string]: string };
  spec(contentHash: string): SealSpec;
  seal(content: { readonly [key: string]: string }, context: SealContext): SealedText;
  /** Why it is encrypted anew, when what is stored was made of something else. */
  difference(before: SealSpec, after: SealSpec): string;
}

/** A request with its result. */
export class Seal {
  #text: string | undefined;

  constructor(public readonly request: SealRequest, private readonly settle: () => void) {}

  /** The JSON object that encrypting made; settles everything that was asked for so far. */
  public get text(): string {
    if (this.#text === undefined) this.settle();
    return this.#text!;
  }

  public settled(text: string): void {
    this.#text = text;
  }
}

/** What is asked for of one store. */
class Seals {
  public static of(store: CertificateStore): Seals {
    return store._part('seals', () => new Seals(store));
  }

  private pending: Seal[] = [];

  private constructor(private readonly store: CertificateStore) {}

  public add(request: SealRequest): Seal {
    this.claim(request);
    const seal = new Seal(request, () => {
      settleSeals(this.store, this.pending);
      this.pending = [];
    });
    this.pending.push(seal);
    return seal;
  }

  private claim({ name, scope }: SealRequest): void {
    const { path } = scope.node;
    const byStore = AppState.of(scope).part('sealed-secrets', () => new Map<CertificateStore, Map<string, string>>());
    const names = byStore.get(this.store) ?? new Map<string, string>();
    byStore.set(this.store, names);
    const other = names.get(name);
    if (other !== undefined) {
      throw new IngressError({
        code: 'store-conflict',
        message: `'${name}' is encrypted by two Secrets, here and at '${other}', and the store keeps one of them`,
        help: "if they are for two clusters, name the clusters in their outputs: { cluster: 'eu' }",
      }, scope);
    }
    names.set(name, path);
  }
}

/**
 * Asks for a Secret to be encrypted, which is done for all of a store at once, after the certificates are made and before
 * the first manifest is written.
 */
export function requestSeal(request: SealRequest): Seal {
  const seal = Seals.of(request.store).add(request);
  SynthChecks.of(request.scope).settleBeforeManifests(() => seal.text);
  return seal;
}

interface PlannedSeal {
  readonly seal: Seal;
  readonly content: { readonly [key: string]: string };
  readonly spec: SealSpec;
  readonly stored?: CertificateSummary;
  /** Undefined: what is stored is used. */
  readonly reason?: string;
}

function settleSeals(store: CertificateStore, seals: readonly Seal[]): void {
  const { store: records, frozen, clock } = store._setup;
  // before the store is opened: reading content settles certificates, which opens it too
  const contents = seals.map(seal => ({ seal, content: seal.request.content() }));
  const texts = new Map<Seal, string>();
  const plans = records.session(summaries => {
    const stored = new Map(summaries.map(summary => [summary.name, summary]));
    const planned = contents.map(({ seal, content }) => plan(seal, content, stored.get(seal.request.name)));
    const changed = planned.filter(({ reason }) => reason !== undefined);
    if (frozen && changed.length > 0) throw frozenError(changed);
    const now = timeOf(clock);
    const encrypted = changed.map(each => encrypt(each, store, now));
    records.write(encrypted);
    changed.forEach(({ seal }, at) => texts.set(seal, encrypted[at].sealedSecret!));
    for (const { seal, stored: summary, reason } of planned) {
      if (reason === undefined) texts.set(seal, records.read(summary!).sealedSecret!);
    }
    return planned;
  });
  for (const [seal, text] of texts) seal.settled(text);
  report(store, plans);
}

function plan(seal: Seal, content: { readonly [key: string]: string }, stored?: CertificateSummary): PlannedSeal {
  const spec = seal.request.spec(contentHash(content));
  if (!stored) return { seal, content, spec, reason: 'new' };
  if (stored.spec === JSON.stringify(spec)) return { seal, content, spec, stored };
  const before = parseSpec(stored);
  const reason = before.content === spec.content ? seal.request.difference(before, spec) : 'content changed';
  return { seal, content, spec, stored, reason };
}

function encrypt({ seal, content, spec, stored }: PlannedSeal, store: CertificateStore, now: Date): CertificateRecord {
  const { store: records, keySource } = store._setup;
  const { name, scope } = seal.request;
  checkSize(scope, 'Secret', content);
  const text = JSON.stringify(spec);
  const record = stored && records.read(stored);
  const previous = record && { spec: parseSpec(record), text: record.sealedSecret!, get key() { return record.dataKey; } };
  const purpose = `${name} ${createHash('sha256').update(text).digest('hex')}`;
  const sealed = seal.request.seal(content, { spec, now, randomness: keySource, purpose, previous });
  return {
    name,
    kind: CertificateRecordKind.SEALED_SECRET,
    spec: text,
    serialNumber: '',
    notBefore: now.toISOString(),
    notAfter: sealed.notAfter.toISOString(),
    keyId: '',
    sealedSecret: sealed.text,
    ...sealed.key !== undefined && { dataKey: sealed.key },
  };
}

/** Over all but the private key, which the certificate determines: comparing needs no key of an encrypted store. */
function contentHash(content: { readonly [key: string]: string }): string {
  const entries = Object.keys(content).filter(key => key !== PRIVATE_KEY).sort().map(key => [key, content[key]]);
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}

function parseSpec({ name, spec }: CertificateSummary): SealSpec {
  try {
    const parsed = JSON.parse(spec);
    if (parsed.v === 1) return parsed;
  } catch {
    // told below
  }
  throw new IngressError({
    code: 'store-unreadable',
    message: `what the store keeps for '${name}' was not written by this version of the library`,
    help: 'use the version that wrote the store, or a later one',
  });
}

function frozenError(changed: readonly PlannedSeal[]): IngressError {
  const list = changed.map(({ seal, reason }) => `${seal.request.secret}: ${reason}`).join('; ');
  return new IngressError({
    code: 'store-frozen',
    message: `the store is frozen, but ${secrets(changed.length)} would be encrypted (${list})`,
    help: 'synthesize once without `frozen`, and commit what it writes',
  });
}

/** One line a reason: a new sealing certificate encrypts all Secrets anew, and one line says why. */
function report(store: CertificateStore, plans: readonly PlannedSeal[]): void {
  const byReason = new Map<string, string[]>();
  for (const { reason, seal } of plans) {
    if (reason !== undefined) byReason.set(reason, [...byReason.get(reason) ?? [], seal.request.secret]);
  }
  const changes = [...byReason].map(([reason, names]) => ({
    name: names.join(', '), action: 'sealed', reason, message: `encrypted ${names.length === 1 ? `Secret ${names[0]}` : secrets(names.length)}: ${reason}`,
  }));
  if (changes.length > 0) store._issuance.report(changes);
}

function secrets(count: number): string {
  return count === 1 ? '1 Secret' : `${count} Secrets`;
}
