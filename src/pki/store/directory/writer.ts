import { dirname, join } from 'node:path';
import { MAX_FILE_BYTES, StoreContents } from './contents';
import { fileName } from './file-name';
import { FOLDER_MODE, replace, replaceDurably, statOf, syncFolder } from './files';
import { guardFromGit } from './git-files';
import { KeyCipher } from './key-cipher';
import { STORE_FILE } from './location';
import { isOpenToOthers, noModes } from './permissions';
import { guarded, quote } from './problems';
import { formatRecord, parseRecord, RecordFile } from './record-file';
import { formatStoreFile, StoreFile } from './store-file';
import { StoreSystem } from './system';
import { IngressError } from '../../../errors/index';
import { CertificateRecordKind } from '../record-kind';
import { CertificateRecord } from '../store-contract';

/** Kubernetes refuses a larger Secret; a certificate and its key become one Secret. */
const MAX_MATERIAL_BYTES = 1024 * 1024;

interface NewFile {
  readonly name: string;
  readonly text: string;
  readonly kind: CertificateRecordKind;
  readonly isPlainSecret: boolean;
}

/** Writes the files of a store, under its lock. */
export class StoreWriter {
  private modesChecked = false;

  constructor(
    private readonly system: StoreSystem, private readonly root: string, private readonly cipher: KeyCipher,
    private readonly options: { readonly allowOpenPermissions?: boolean; readonly notify?: (message: string) => void },
  ) {}

  /**
   * Adds or replaces records. Everything is checked and encoded before the first file is written; authorities are written before the
   * certificates that they issued.
   */
  public write(contents: StoreContents, records: readonly CertificateRecord[]): StoreContents {
    checkNames(contents, records);
    const isNew = contents.files.size === 0 && contents.store.encryption === undefined;
    const store = isNew ? { ...contents.store, ...this.cipher.create() } : contents.store;
    const files = this.encode(store, records);
    if (isNew) this.writeStoreFile(store, files);
    this.put(store, files);
    const added = records
      .filter(({ kind }) => kind === CertificateRecordKind.AUTHORITY)
      .map(({ name, keyId }): [string, string] => [name, keyId]);
    const parsed = files.map(({ name, text }): [string, RecordFile] => [name, parseRecord(text) as RecordFile]);
    return { store: this.listAuthorities(store, new Map(added)), files: new Map([...contents.files, ...parsed]) };
  }

  /** Writes records with the encryption of a store, after `store.json`: an interrupted run can be continued with `rekey`. */
  public rewrite(store: StoreFile, records: readonly CertificateRecord[]): void {
    const files = this.encode(store, records);
    this.writeStoreFile(store, files);
    this.put(store, files);
  }

  /** Removes identities. An authority is removed from `store.json` after its file is deleted. */
  public remove({ store }: StoreContents, names: readonly string[]): void {
    guarded('write to', this.root, this.system, () => {
      for (const name of names) this.system.fs.rmSync(join(this.root, fileName(name)), { force: true });
      syncFolder(this.system, this.root);
    });
    const authorities = new Map([...store.authorities].filter(([name]) => !names.includes(name)));
    if (authorities.size < store.authorities.size) this.writeStoreFile({ ...store, authorities });
  }

  /** Adds authorities to `store.json`, if they are not listed. */
  public listAuthorities(store: StoreFile, added: ReadonlyMap<string, string>): StoreFile {
    if ([...added].every(([name, keyId]) => store.authorities.get(name) === keyId)) return store;
    const changed = { ...store, authorities: new Map([...store.authorities, ...added]) };
    this.writeStoreFile(changed);
    return changed;
  }

  private encode(store: StoreFile, records: readonly CertificateRecord[]): NewFile[] {
    const seal = store.encryption && this.cipher.sealer(store);
    const files = records.map(record => {
      const text = formatRecord(record, store.encryption, seal);
      checkSize(record, text);
      const isPlainSecret = !store.encryption && (record.privateKey ?? record.dataKey) !== undefined;
      return { name: record.name, text, kind: record.kind, isPlainSecret };
    });
    const rank = ({ kind }: NewFile) =>
      kind === CertificateRecordKind.AUTHORITY ? 0 : kind === CertificateRecordKind.REVOCATION_LIST ? 1 : 2;
    return files.sort((a, b) => rank(a) - rank(b));
  }

  private put(store: StoreFile, files: readonly NewFile[]): void {
    if (!store.encryption) guardFromGit(this.system, this.root, false); // before keys are written
    if (files.some(({ isPlainSecret }) => isPlainSecret)) this.closeFolder();
    guarded('write to', this.root, this.system, () => {
      let durable = 0;
      for (const { name, text, kind, isPlainSecret } of files) {
        // authorities cannot be reissued, so they are on the disk, name included, before anything that depends on them
        const cannotBeReissued = kind === CertificateRecordKind.AUTHORITY || kind === CertificateRecordKind.REVOCATION_LIST;
        if (!cannotBeReissued && durable > 0) {
          syncFolder(this.system, this.root);
          durable = 0;
        }
        replace(this.system, join(this.root, fileName(name)), text, cannotBeReissued, mode => this.checkModes(mode, isPlainSecret));
        if (cannotBeReissued) durable++;
      }
      syncFolder(this.system, this.root);
    });
    if (store.encryption) guardFromGit(this.system, this.root, true);
  }

  /** @param upcoming files that follow, so that nothing is written where they would be refused */
  private writeStoreFile(store: StoreFile, upcoming: readonly NewFile[] = []): void {
    const check = (mode: number) => this.checkModes(mode, upcoming.some(({ isPlainSecret }) => isPlainSecret));
    replaceDurably(this.system, join(this.root, STORE_FILE), formatStoreFile(store), upcoming.length > 0 ? check : undefined);
    guarded('write to', this.root, this.system, () => syncFolder(this.system, dirname(this.root)));
  }

  /** A folder that git created is open to other users. */
  private closeFolder(): void {
    guarded('protect', this.root, this.system, () => {
      const stat = statOf(this.system.fs, this.root);
      if (stat && isOpenToOthers(this.system, stat.mode)) this.system.fs.chmodSync(this.root, FOLDER_MODE);
    });
  }

  /** Checks whether the mode of the first new file took effect, while it is empty. */
  private checkModes(mode: number, isPlainSecret: boolean): void {
    if (this.modesChecked || !isOpenToOthers(this.system, mode)) return;
    if (isPlainSecret && !this.options.allowOpenPermissions) throw noModes(this.root, mode);
    this.modesChecked = true;
    this.options.notify?.(`the file system of the certificate store '${this.root}' does not support file modes: everyone with access to it can read its files`
      + `${isPlainSecret ? ', private keys included' : '; its keys are encrypted'}`);
  }
}

function checkNames({ files }: StoreContents, records: readonly CertificateRecord[]): void {
  const names = new Map([...files.keys()].map(name => [fileName(name).toLowerCase(), name]));
  const written = new Set<string>();
  for (const { name } of records) {
    if (written.size === written.add(name).size) {
      throw new IngressError({ code: 'duplicate-name', message: `${JSON.stringify(name)} is written twice in one call to the certificate store` });
    }
    const file = fileName(name).toLowerCase();
    const other = names.get(file);
    if (other !== undefined && other !== name) {
      throw new IngressError({
        code: 'duplicate-name',
        message: `certificates ${JSON.stringify(other)} and ${JSON.stringify(name)} differ only in case, so they would share a file of the store`,
        help: 'rename one of them',
      });
    }
    names.set(file, name);
  }
}

/** Refuses records that could not be read again, or that do not fit into a Secret. */
function checkSize({ name, certificateChain = '', privateKey = '', spec }: CertificateRecord, text: string): void {
  const material = certificateChain.length + privateKey.length;
  if (material <= MAX_MATERIAL_BYTES && Buffer.byteLength(text) <= MAX_FILE_BYTES) return;
  const [what, size, limit] =
    material > MAX_MATERIAL_BYTES
      ? ['certificate chain and key', material, MAX_MATERIAL_BYTES]
      : [spec.length > text.length / 2 ? 'request' : 'record', Buffer.byteLength(text), MAX_FILE_BYTES];
  throw new IngressError({
    code: 'store-unwritable',
    message: `the ${what} of ${quote(name)} ${what === 'certificate chain and key' ? 'have' : 'has'} ${size} bytes, more than the ${limit} that ${
      material > MAX_MATERIAL_BYTES ? 'a Kubernetes Secret' : 'a file of the certificate store'} can have`,
    help: 'split its host names among several certificates, or use a shorter chain',
  });
}
