import { join, resolve, sep } from 'path';
import { IngressError } from '../../../errors/index';
import { Passphrase } from '../../x509/passphrase';
import { IClock } from '../clock';
import { recordDigest } from '../record-digest';
import { ICertificateReporter } from '../reporter';
import { CertificateRecord, CertificateSummary, ICertificateStore } from '../store-contract';
import { setStoreTraits } from '../store-traits';
import { newCipher } from './encryption';
import { readText, statOf } from './files';
import { folderName } from './folder-name';
import { frozenByEnvironment } from './frozen';
import { checkCollisions, checkSize, IndexEntry } from './index-file';
import { commit, contentsOf, FolderContent, pendingChanges } from './journal';
import { KeyCipher, PLAIN } from './key-cipher';
import { CERTIFICATE_FILE, INDEX_FILE, MAX_MATERIAL_BYTES, REVOCATION_FILE, SEALED_FILE } from './layout';
import { StoreLock } from './lock';
import { DirectoryStoreOptions } from './options';
import { checkFolder, checkPrivate } from './permissions';
import { HOW_TO_GO_ON, quote, unreadable } from './problems';
import { guardFromGit, isSecret, locate, Snapshot, takeSnapshot } from './snapshot';
import { StoreCipher } from './store-cipher';
import { StoreSystem, SYSTEM } from './system';

/** Longer than any synth that lives. */
const PATIENCE_MS = 60_000;

interface Session {
  /** The store's folder without symbolic links; undefined when a frozen store does not exist. */
  readonly root?: string;
  readonly lock?: StoreLock;
  readonly snapshot: Snapshot;
  readonly cipher: () => KeyCipher;
  /** A large change is committed, and its files are not in place. */
  readonly unfinished?: boolean;
}

/**
 * Keeps certificates in a folder: one folder an identity with PEM files, and an index beside them. `docs/store.md`
 * describes the layout, the order of writes, and what happens to a store that is damaged.
 */
export class DirectoryStore implements ICertificateStore {
  public readonly clock?: IClock;
  public readonly frozen: boolean;
  public readonly reporter?: ICertificateReporter;
  private readonly path: string;
  private session: Session | undefined;
  /** Kept from one session to the next. */
  private readonly cipher: StoreCipher;

  /**
   * @param path the folder, created at the first synth; relative to the current one
   */
  public constructor(
    path: string, options: DirectoryStoreOptions = {},
    private readonly system: StoreSystem = SYSTEM, private readonly patienceMs: number = PATIENCE_MS,
  ) {
    if (typeof path !== 'string' || path === '') {
      // the current folder would become a store, closed to others and hidden from git
      throw new IngressError({ code: 'invalid-argument', message: 'the path of the certificate store is empty', help: "give one, such as 'certificates'", field: 'path' });
    }
    this.path = resolve(path);
    this.clock = options.clock;
    this.frozen = options.frozen ?? frozenByEnvironment();
    this.reporter = options.reporter;
    this.cipher = new StoreCipher(this.path, options.passphrase, system);
    setStoreTraits(this, { place: this.path, prepare: () => this.cipher.stretchAhead() });
  }

  public open(): CertificateSummary[] {
    if (this.session) {
      throw new IngressError({ code: 'store-locked', message: `the certificate store ${quote(this.path)} is open already`, help: 'close it first' });
    }
    this.session = this.frozen ? this.openFrozen() : this.openLocked();
    return [...this.session.snapshot.index.entries.values()];
  }

  public read(name: string): CertificateRecord {
    const { root, snapshot, cipher } = this.opened();
    const entry = snapshot.index.entries.get(name);
    if (!root || !entry) {
      throw this.unknown(name);
    }
    const folder = folderName(name);
    const path = `${root}${sep}${folder}`; // both are normal paths already
    const secret = isSecret(snapshot.index);
    checkFolder(this.system, path, secret);
    const files = snapshot.pending.get(folder);
    const text = (file: string, isKey: boolean) => files ? files[file] : this.text(`${path}${sep}${file}`, isKey && secret);
    // where it most likely is: a file that is not there costs as much as one that is
    const sealed = name.includes('/') ? text(SEALED_FILE, false) : undefined;
    const certificateChain = sealed ?? text(CERTIFICATE_FILE, false) ?? text(REVOCATION_FILE, false) ?? text(SEALED_FILE, false);
    const { file: keyFile } = cipher();
    const privateKey = cipher().unseal(entry, text(keyFile, true), `${path}${sep}${keyFile}`);
    if (certificateChain === undefined || recordDigest({ certificateChain, privateKey }) !== entry.digest) {
      throw this.outOfStep(name, path);
    }
    return { ...entry, certificateChain, ...privateKey !== undefined && { privateKey } };
  }

  public write(records: CertificateRecord[]): void {
    const { cipher } = this.opened();
    if (records.length > 0) {
      this.replace(records, cipher());
    }
  }

  public close(): void {
    const { root, lock, unfinished } = this.session ?? {};
    this.session = undefined;
    if (unfinished) {
      this.system.background!.start(root!, lock!.handOver());
    } else {
      lock?.release();
    }
  }

  /**
   * For whoever names a store that should be there: a synth creates one, a mistyped path must not.
   *
   * @throws IngressError `store-unreadable` when the folder holds no store
   */
  public checkExists(): void {
    const root = locate(this.system, this.path, false);
    if (!root || (!statOf(this.system.fs, join(root, INDEX_FILE)) && pendingChanges(this.system, root).length === 0)) {
      throw unreadable(`there is no certificate store in ${quote(this.path)}`, `give the path of a folder with ${INDEX_FILE}`);
    }
  }

  /**
   * Removes identities with their keys, also damaged ones, while the store is not open.
   *
   * @param names entries of the index
   */
  public forget(names: string[]): void {
    this.session = this.openLocked(names);
    try {
      const unknown = names.find(name => !this.session!.snapshot.index.entries.has(name));
      if (unknown !== undefined) {
        throw this.unknown(unknown);
      }
      this.replace([], this.session.cipher(), names);
    } finally {
      this.close();
    }
  }

  /**
   * Encrypts all keys anew, or no longer, while the store is not open; certificates and keys stay the same.
   *
   * @param passphrase undefined: keys become plain files
   */
  public changePassphrase(passphrase: Passphrase | undefined): void {
    const summaries = this.open();
    try {
      this.replace(summaries.map(({ name }) => this.read(name)), passphrase ? newCipher(passphrase, this.system) : PLAIN);
    } finally {
      this.close();
    }
  }

  private replace(records: CertificateRecord[], cipher: KeyCipher, forgotten: string[] = []): void {
    const { root, snapshot } = this.opened();
    if (this.frozen || !root) {
      throw new IngressError({
        code: 'store-frozen',
        message: `${records.length} certificates would be written to the frozen certificate store ${quote(this.path)}`,
        help: 'synthesize once without `frozen`',
      });
    }
    const entries = new Map(snapshot.index.entries);
    for (const record of records) {
      checkRecord(record);
      entries.set(record.name, entryOf(record));
    }
    forgotten.forEach(name => entries.delete(name));
    checkCollisions(entries.values());
    checkSize(entries, this.path);
    if (new Set(records.map(({ name }) => name)).size < records.length) {
      throw new IngressError({ code: 'duplicate-name', message: 'one name is written twice to the certificate store in one call' });
    }
    const index = { entries, ...cipher.encryption && { encryption: cipher.encryption } };
    const removed = forgotten.map(name => ({ folder: folderName(name), files: {} }));
    const folders = [...records.map(record => contentOf(record, cipher)), ...removed];
    if (!cipher.encryption) {
      guardFromGit(this.system, root, index); // before keys lie there plain
    }
    const change = { index, folders };
    const unfinished = commit(this.system, root, change, this.system.background !== undefined);
    if (cipher.encryption) {
      guardFromGit(this.system, root, index);
    }
    this.cipher.becomes(cipher);
    this.session = {
      ...this.opened(),
      cipher: () => cipher,
      snapshot: { index, pending: contentsOf(unfinished ? [change] : []) },
      unfinished,
    };
  }

  private openLocked(forgotten: string[] = []): Session {
    const root = locate(this.system, this.path, true)!;
    this.system.background?.wait(root);
    const lock = new StoreLock(this.system, root, this.patienceMs);
    lock.acquire();
    try {
      const snapshot = takeSnapshot(this.system, root, true, forgotten);
      return { root, lock, snapshot, cipher: this.cipher.for(snapshot.index) };
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Nothing is written, the lock neither: what another process writes meanwhile shows as a wrong digest. */
  private openFrozen(): Session {
    const root = locate(this.system, this.path, false);
    if (root) {
      this.system.background?.wait(root);
    }
    const snapshot = root ? takeSnapshot(this.system, root, false) : { index: { entries: new Map() }, pending: new Map() };
    return { root, snapshot, cipher: this.cipher.for(snapshot.index) };
  }

  private unknown(name: string): IngressError {
    return new IngressError({ code: 'invalid-argument', message: `the certificate store ${quote(this.path)} has no entry ${JSON.stringify(name)}` });
  }

  private opened(): Session {
    if (!this.session) {
      throw new IngressError({ code: 'invalid-argument', message: `the certificate store ${quote(this.path)} is not open`, help: 'call open() first' });
    }
    return this.session;
  }

  private text(path: string, secret: boolean): string | undefined {
    const content = readText(this.system, path, MAX_MATERIAL_BYTES);
    if (content && secret) {
      checkPrivate(this.system, path, content.mode, this.opened().root!);
    }
    return content?.text;
  }

  private outOfStep(name: string, folder: string): IngressError {
    const { root, snapshot } = this.opened();
    const now = takeSnapshot(this.system, root!, false).index.entries.get(name);
    return now?.digest === snapshot.index.entries.get(name)!.digest
      ? unreadable(
        `the files in ${quote(folder)} are not those that the index of the certificate store lists for ${JSON.stringify(name)}`,
        HOW_TO_GO_ON)
      : unreadable(`another process wrote ${JSON.stringify(name)} to the certificate store during this read-only synth`, 'synthesize again');
  }
}

function checkRecord(record: CertificateRecord): void {
  if (recordDigest(record) !== record.digest) {
    throw new IngressError({ code: 'invalid-argument', message: `the digest of ${JSON.stringify(record.name)} is not that of its certificate and key` });
  }
}

function entryOf({ certificateChain, privateKey, ...entry }: CertificateRecord): IndexEntry {
  return entry;
}

function contentOf(record: CertificateRecord, cipher: KeyCipher): FolderContent {
  const key = cipher.seal(record);
  const certificateFile = record.certificateChain.startsWith('{') ? SEALED_FILE
    : record.certificateChain.includes('-----BEGIN X509 CRL-----') ? REVOCATION_FILE : CERTIFICATE_FILE;
  return {
    folder: folderName(record.name),
    files: { [certificateFile]: record.certificateChain, ...key !== undefined && { [cipher.file]: key } },
  };
}
