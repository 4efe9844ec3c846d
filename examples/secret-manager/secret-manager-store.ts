import { SecretManager } from './secret-manager';
import { CertificateRecord, CertificateSummary, ICertificateStore } from 'cdk8s-istio-ingress';

/** What was loaded, and what the program has added to it. Several stores over it are one store. */
export class LoadedRecords {
  /** How often something was written since it was loaded. */
  public changes = 0;
  public isOpen = false;

  public constructor(public readonly records = new Map<string, CertificateRecord>(), public readonly version = 0) {}
}

/**
 * Certificates in a secret manager. Constructs are synchronous and a network is not, so everything is loaded before the
 * program, and saved when all is issued and before any manifest is written.
 */
export class SecretManagerStore implements ICertificateStore {
  public static async load(manager: SecretManager, path: string): Promise<SecretManagerStore> {
    const { version, value } = await manager.get(path);
    const records = (value === '' ? [] : JSON.parse(value)) as CertificateRecord[];
    return new SecretManagerStore(new LoadedRecords(new Map(records.map(record => [record.name, record])), version));
  }

  private isOpen = false;

  public constructor(private readonly loaded: LoadedRecords) {}

  public open(): CertificateSummary[] {
    if (this.loaded.isOpen) throw new Error('the certificate store is open already');
    this.isOpen = this.loaded.isOpen = true;
    return [...this.loaded.records.values()].map(({ name, kind, spec, serialNumber, notBefore, notAfter, keyId }) =>
      ({ name, kind, spec, serialNumber, notBefore, notAfter, keyId }));
  }

  public read(name: string): CertificateRecord {
    this.checkOpen();
    const record = this.loaded.records.get(name);
    if (!record) throw new Error(`the certificate store has no entry '${name}'`);
    return record;
  }

  public write(records: CertificateRecord[]): void {
    this.checkOpen();
    for (const record of records) this.loaded.records.set(record.name, record);
    this.loaded.changes += records.length;
  }

  public close(): void {
    if (this.isOpen) this.isOpen = this.loaded.isOpen = false;
  }

  /** All of it or, when another program has saved since it was loaded, nothing: then the program is to run again. */
  public async save(manager: SecretManager, path: string): Promise<void> {
    if (this.loaded.changes === 0) return;
    const sorted = [...this.loaded.records.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    await manager.put(path, JSON.stringify(sorted), this.loaded.version);
  }

  private checkOpen(): void {
    if (!this.isOpen) throw new Error('the certificate store is not open');
  }
}
