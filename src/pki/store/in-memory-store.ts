import { IClock } from './clock';
import { ICertificateReporter } from './reporter';
import { CertificateRecord, CertificateSummary, ICertificateStore } from './store-contract';
import { IngressError } from '../../errors/index';
import { CertificateReporter } from '../issuance/certificate-reporter';

/** A store for tests. */
export interface InMemoryStoreOptions {
  /**
   * The time for validity and renewal.
   *
   * @default - the system's clock
   */
  readonly clock?: IClock;

  /**
   * Read-only: a synth that would issue anything fails and lists what and why.
   *
   * @default false
   */
  readonly frozen?: boolean;

  /**
   * Who is told what was issued and why.
   *
   * @default - nobody
   */
  readonly reporter?: ICertificateReporter;
}

/** The maps that a store has open. */
const LOCKED = new WeakSet<Map<string, CertificateRecord>>();

/** Keeps records until the program ends. */
export class InMemoryStore implements ICertificateStore {
  public readonly clock?: IClock;
  public readonly frozen?: boolean;
  public readonly reporter: ICertificateReporter;
  readonly #records: Map<string, CertificateRecord>;
  #isOpen = false;

  /**
   * @param options clock, reporter, read-only
   * @param records where the records are; two stores over one map are one store at two synths
   */
  constructor(options: InMemoryStoreOptions, records = new Map<string, CertificateRecord>()) {
    this.#records = records;
    this.clock = options.clock;
    this.frozen = options.frozen;
    this.reporter = options.reporter ?? CertificateReporter.silent();
  }

  public open(): CertificateSummary[] {
    if (LOCKED.has(this.#records)) throw new IngressError({ code: 'store-locked', message: 'the certificate store is open already', help: 'close it first' });
    LOCKED.add(this.#records);
    this.#isOpen = true;
    return [...this.#records.values()].map(({ name, spec, serialNumber, notBefore, notAfter, keyId, digest }) =>
      ({ name, spec, serialNumber, notBefore, notAfter, keyId, digest }));
  }

  public read(name: string): CertificateRecord {
    this.#checkOpen();
    const record = this.#records.get(name);
    if (!record) throw new IngressError({ code: 'invalid-argument', message: `the certificate store has no entry '${name}'` });
    return record;
  }

  public write(records: CertificateRecord[]): void {
    this.#checkOpen();
    for (const record of records) this.#records.set(record.name, record);
  }

  public close(): void {
    if (this.#isOpen) LOCKED.delete(this.#records);
    this.#isOpen = false;
  }

  #checkOpen(): void {
    if (!this.#isOpen) throw new IngressError({ code: 'invalid-argument', message: 'the certificate store is not open', help: 'call open() first' });
  }
}
