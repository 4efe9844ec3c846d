import { CertificateRecordKind } from './record-kind';
import { CertificateRecord, CertificateSummary, ICertificateStore } from './store-contract';
import { IngressError } from '../../errors/index';

const TEXTS = ['name', 'spec', 'serialNumber', 'notBefore', 'notAfter', 'keyId'] as const;
const KINDS: readonly string[] = Object.values(CertificateRecordKind);
const RECORD_CONTRACT = 'read() returns the CertificateRecord that was written under that name, whole';
const METHODS = ['open', 'read', 'write', 'close'] as const;

/** The field with the public material, by kind. */
const MATERIAL = {
  [CertificateRecordKind.CERTIFICATE]: 'certificateChain',
  [CertificateRecordKind.AUTHORITY]: 'certificateChain',
  [CertificateRecordKind.REVOCATION_LIST]: 'revocationList',
  [CertificateRecordKind.SEALED_SECRET]: 'sealedSecret',
} as const;

/** A store that may be user code: each result is checked before it is used. */
export class CheckedStore {
  readonly #store: ICertificateStore;

  /** @throws invalid-argument if a method is missing */
  constructor(store: ICertificateStore) {
    checkMethods(store);
    this.#store = store;
  }

  /** Opens the store for the duration of a call. */
  public session<T>(use: (summaries: readonly CertificateSummary[]) => T): T {
    const summaries: unknown = called('open', () => this.#store.open());
    let result: T;
    try {
      const flaw = Array.isArray(summaries) ? flawOf(summaries) : `${typeName(summaries)} instead of a list`;
      if (flaw !== undefined) {
        throw broken(`open() of the certificate store returned ${flaw}`, 'open() returns a list with the CertificateSummary of every identity');
      }
      result = use(summaries as CertificateSummary[]);
    } catch (error) {
      try {
        this.#store.close();
      } catch {
        // the first failure is the one to report
      }
      throw error;
    }
    called('close', () => this.#store.close());
    return result;
  }

  /** Reads a record and checks that it matches a summary. */
  public read(summary: CertificateSummary): CertificateRecord {
    const { name, kind } = summary;
    const record: Partial<CertificateRecord> | null | undefined = called('read', () => this.#store.read(name));
    const flaw = typeof record !== 'object' || record === null ? `${typeName(record)} instead of a record`
      : record.name !== name ? 'the record of another name'
        : record.kind !== kind ? `a record of kind ${typeof record.kind === 'string' ? record.kind : typeName(record.kind)}`
          : typeof record[MATERIAL[kind]] !== 'string' ? `a record without ${MATERIAL[kind]}` : undefined;
    if (flaw === undefined) return record as CertificateRecord;
    throw brokenRecord(name, flaw);
  }

  public write(records: readonly CertificateRecord[]): void {
    if (records.length === 0) return;
    const result: unknown = called('write', () => this.#store.write([...records]));
    // what it writes later may fail after the manifests with these keys are written
    if (typeof (result as { then?: unknown } | undefined)?.then === 'function') {
      throw broken('write() of the certificate store returned a promise', 'write() returns nothing, and only after everything is durable');
    }
  }
}

/** @throws invalid-argument for an object without the methods of a store */
export function checkMethods(store: unknown): asserts store is ICertificateStore {
  const missing = METHODS.find(method => typeof (store as Partial<ICertificateStore> | null | undefined)?.[method] !== 'function');
  if (missing === undefined) return;
  throw new IngressError({
    code: 'invalid-argument',
    message: `the certificate store has no method ${missing}()`,
    help: 'implement open(), read(name), write(records) and close() of ICertificateStore',
    field: 'store',
  });
}

/** The private key of a record that must have one. */
export function privateKeyOf(record: CertificateRecord): string {
  const key: unknown = record.privateKey;
  if (typeof key === 'string') return key;
  throw broken(
    `the certificate store has '${record.name}' without its private key`, RECORD_CONTRACT,
    'restore it from a backup; to have it issued anew instead, remove it with: cdk8s-istio-ingress store forget; in a custom store, ');
}

/** Runs a method of a store; what it throws becomes an error with a code. */
function called<T>(method: typeof METHODS[number], call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof IngressError) throw error;
    throw new IngressError({
      code: method === 'write' ? 'store-unwritable' : 'store-unreadable',
      message: `${method}() of the certificate store failed: ${wordsOf(error)}`,
      help: 'correct what the store reports, then synthesize again',
    });
  }
}

/** The first line of an error, unless it may show a key. */
function wordsOf(error: unknown): string {
  const words: unknown = (error as { message?: unknown } | null | undefined)?.message ?? error;
  if (typeof words !== 'string') return typeName(words);
  return words.includes('PRIVATE KEY') ? 'with a private key in its message' : words.split('\n')[0].replace(/[\w+/=-]{40,}/g, '…');
}

function flawOf(summaries: readonly (Partial<CertificateSummary> | null | undefined)[]): string | undefined {
  const names = new Set<string>();
  for (const [at, summary] of summaries.entries()) {
    const who = typeof summary?.name === 'string' ? `'${summary.name}'` : `entry ${at + 1}`;
    const missing = TEXTS.find(field => typeof summary?.[field] !== 'string');
    if (missing) return `a summary without ${missing} for ${who}`;
    if (!KINDS.includes(summary!.kind!)) return `a summary without a known kind for ${who}`;
    if (names.size === names.add(summary!.name!).size) return `two summaries for ${who}`;
  }
  return undefined;
}

/** Never the value itself, which may be a key. */
function typeName(value: unknown): string {
  return value === undefined || value === null ? String(value) : `a value of type ${typeof value}`;
}

function brokenRecord(name: string, flaw: string): IngressError {
  return broken(
    `read() of the certificate store returned ${flaw} for '${name}'`,
    RECORD_CONTRACT,
    'restore that entry from a backup; in a custom store, ');
}

function broken(message: string, contract: string, first = ''): IngressError {
  return new IngressError({ code: 'store-unreadable', message, help: `${first}correct the store: ${contract}; test it with CertificateStoreContract` });
}
