import { createHash } from 'node:crypto';
import { IConstruct } from 'constructs';
import { AppState } from '../../app-state';
import { IngressError } from '../../errors';
import { CertificateStore } from '../../pki/ca/certificate-store';
import { timeOf } from '../../pki/store/clock';
import { CertificateRecordKind } from '../../pki/store/record-kind';
import { CertificateChange } from '../../pki/store/reporter';
import { sealedContentHash } from '../../pki/store/sealed-content';
import { CertificateRecord, CertificateSummary } from '../../pki/store/store-contract';
import { append, assign } from '../../synth/all-or-nothing';
import { SynthChecks } from '../../synth/synth-checks';
import { PRIVATE_KEY } from '../key-pair-content';
import { Randomness } from '../sealing/randomness';
import { checkSize } from '../size';

/**
 * Everything except randomness that determines an encrypted text: the text changes only with it. The order of keys is part of the format.
 */
export interface SealSpec {
  readonly v: 1;
  /** Kind of output: `sealed` or `sops`. */
  readonly type: string;
  /** SHA-256 of the content without its private key. */
  readonly content: string;
  /** The recipients, who can decrypt it. */
  readonly recipients: readonly string[];
  /** The names that it is bound to, if any. */
  readonly scope?: string;
}

/** The result of an encryption. */
export interface SealedText {
  /** JSON object for the manifest. */
  readonly text: string;
  /** The data needed to change recipients later; stored like a private key. */
  readonly key?: string;
  /** Expiry of the encryption certificate. */
  readonly notAfter: Date;
}

/** The inputs of an encryption. */
export interface SealContext {
  readonly spec: SealSpec;
  readonly now: Date;
  readonly randomness: Randomness;
  /** Unique for this content, recipients and names. */
  readonly purpose: string;
  /** The stored result, and the spec that it was made for. */
  readonly previous?: { readonly spec: SealSpec; readonly text: string; readonly key?: string };
}

/** One Secret that must be encrypted. */
export interface SealRequest {
  readonly scope: IConstruct;
  /** Identity in the store; its slash distinguishes it from certificates. */
  readonly name: string;
  /** Namespace and name of the Secret, for messages. */
  readonly secret: string;
  readonly store: CertificateStore;
  /** The plaintext content; reading it settles certificates. */
  content(): { readonly [key: string]: string };
  spec(contentHash: string): SealSpec;
  seal(content: { readonly [key: string]: string }, context: SealContext): SealedText;
  /** Why it is re-encrypted, if the stored spec differs. */
  difference(before: SealSpec, after: SealSpec): string;
}

/** A request with its result. */
export class Seal {
  #text: string | undefined;

  constructor(public readonly request: SealRequest, private readonly settle: () => void) {}

  /** The encrypted JSON object; settles all requests so far. */
  public get text(): string {
    if (this.#text === undefined) this.settle();
    return this.#text!;
  }

  public settled(text: string): void {
    this.#text = text;
  }
}

/** The requests to one store. */
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
    append(request.scope, this.pending, seal);
    return seal;
  }

  private claim({ name, scope }: SealRequest): void {
    const { path } = scope.node;
    const byStore = AppState.of(scope).part('sealed-secrets', () => new Map<CertificateStore, Map<string, string>>());
    const names = byStore.get(this.store) ?? new Map<string, string>();
    assign(scope, byStore, this.store, names);
    const other = names.get(name);
    if (other !== undefined) {
      throw new IngressError({
        code: 'store-conflict',
        message: `'${name}' is encrypted by two Secrets, here and at '${other}', but the store can keep only one`,
        help: "if they are for two clusters, set the option cluster of their outputs: { cluster: 'eu' }",
      }, scope);
    }
    assign(scope, names, name, path);
  }
}

/**
 * Requests that a Secret is encrypted. All requests to a store are processed together, after the certificates are issued and before the
 * first manifest is written.
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
  /** Undefined if the stored text is used. */
  readonly reason?: string;
}

function settleSeals(store: CertificateStore, seals: readonly Seal[]): void {
  const { store: records, frozen, clock, beforeIssue } = store._setup;
  // before the store is opened: reading content settles certificates, which also opens it
  const contents = seals.map(seal => ({ seal, content: seal.request.content() }));
  const texts = new Map<Seal, string>();
  const plans = records.session(summaries => {
    const stored = new Map(summaries.map(summary => [summary.name, summary]));
    const planned = contents.map(({ seal, content }) => plan(seal, content, stored.get(seal.request.name)));
    const changed = planned.filter(({ reason }) => reason !== undefined);
    if (frozen && changed.length > 0) throw frozenError(changed);
    beforeIssue?.(describe(changed));
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
  const changes = describe(plans);
  if (changes.length > 0) store._issuance.report(changes);
}

function plan(seal: Seal, content: { readonly [key: string]: string }, stored?: CertificateSummary): PlannedSeal {
  const spec = seal.request.spec(sealedContentHash(content, PRIVATE_KEY));
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

function parseSpec({ name, spec }: CertificateSummary): SealSpec {
  try {
    const parsed = JSON.parse(spec);
    if (parsed.v === 1) return parsed;
  } catch {
    // reported below
  }
  throw new IngressError({
    code: 'store-unreadable',
    message: `the stored record '${name}' has a format that this version of the library does not support`,
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

/** One line per reason: a new sealing certificate re-encrypts all Secrets, and one line reports it. */
function describe(plans: readonly PlannedSeal[]): CertificateChange[] {
  const byReason = new Map<string, string[]>();
  for (const { reason, seal } of plans) {
    if (reason !== undefined) byReason.set(reason, [...byReason.get(reason) ?? [], seal.request.secret]);
  }
  return [...byReason].map(([reason, names]) => ({
    name: names.join(', '), action: 'sealed', reason, message: `encrypted ${names.length === 1 ? `Secret ${names[0]}` : secrets(names.length)}: ${reason}`,
  }));
}

function secrets(count: number): string {
  return count === 1 ? '1 Secret' : `${count} Secrets`;
}
