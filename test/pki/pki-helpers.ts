import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import {
  CertificateChange, CertificateRecord, CertificateReporter, CertificateStore, CertificateStoreOptions, IClock,
} from '../../src';
import { InMemoryStore, MemoryPlace } from '../../src/pki/store/in-memory-store';

/** A clock that stands until it is moved. */
export class TestClock implements IClock {
  constructor(private time = new Date('2026-11-23T12:00:00Z')) {}

  public now(): Date {
    return this.time;
  }

  public forward(days: number): void {
    this.time = new Date(this.time.getTime() + days * 24 * 60 * 60 * 1000);
  }
}

/** A store in memory, over records that outlive it. */
export function memoryStore(
  options: CertificateStoreOptions,
  over: Map<string, CertificateRecord> | InMemoryStore = new Map(),
): CertificateStore {
  const store = over instanceof InMemoryStore ? over : new InMemoryStore(new MemoryPlace(over));
  const { _setup } = CertificateStore.of(store, { reporter: CertificateReporter.silent(), frozen: false, ...options });
  return CertificateStore._of({ ..._setup, isOurs: true });
}

/** One store at many synths, with what each of them reported. */
export class Synths {
  public readonly clock = new TestClock();
  public readonly records = new Map<string, CertificateRecord>();
  private last: CertificateStore | undefined;
  private readonly place = new MemoryPlace(this.records);
  public changes: CertificateChange[] = [];
  public writes = 0;

  /** The store as a new program finds it. */
  public store({ onWrite, ...options }: {
    readonly frozen?: boolean; readonly failBefore?: Duration; readonly onWrite?: (records: CertificateRecord[]) => void;
  } = {}): CertificateStore {
    this.changes = [];
    const reporter = { report: (changes: CertificateChange[]) => void this.changes.push(...changes) };
    const store = new InMemoryStore(this.place);
    const write = store.write.bind(store);
    store.write = records => {
      this.writes += 1;
      onWrite?.(records);
      write(records);
    };
    return this.last = memoryStore({ clock: this.clock, reporter, ...options }, store);
  }

  /** The lines that a person would have read when the program has requested everything. */
  public get lines(): string[] {
    if (this.last) this.last._issuance.reportWithManifests([this.last._issuance]);
    return this.changes.filter(({ action }) => action !== 'unchanged').map(({ message }) => message);
  }

  /** Serial numbers by name. */
  public get serials(): { [name: string]: string } {
    return Object.fromEntries([...this.records].map(([name, { serialNumber }]) => [name, serialNumber]));
  }
}

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** Tests with OpenSSL as the judge; skipped, visibly, where it is not installed. */
export const opensslTest = hasOpenssl ? test : test.skip;

/** Runs openssl over files with the given contents; their names in the arguments become paths. */
export function openssl(
  args: readonly string[],
  files: { readonly [name: string]: string } = {},
): { readonly ok: boolean; readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'pki-'));
  try {
    for (const [name, contents] of Object.entries(files)) writeFileSync(join(folder, name), contents);
    const result = spawnSync(
      'openssl',
      args.map(arg => (arg in files ? join(folder, arg) : arg)),
      { encoding: 'utf8' },
    );
    return { ok: result.status === 0, output: result.stdout + result.stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `openssl verify` as strict as it gets. */
export function opensslVerify(chain: string, caCertificates: string, ...args: string[]): { readonly ok: boolean; readonly output: string } {
  const files = { 'chain.pem': chain, 'ca.pem': caCertificates };
  return openssl(['verify', '-x509_strict', '-CAfile', 'ca.pem', '-untrusted', 'chain.pem', ...args, 'chain.pem'], files);
}
