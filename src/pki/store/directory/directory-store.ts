import { join, resolve } from 'node:path';
import { authoritiesIn, holdsStore, readContents, removeLeftovers, StoreContents, Tolerance } from './contents';
import { fileName } from './file-name';
import { statOf } from './files';
import { KeyCipher } from './key-cipher';
import { locate, missingStore, newStoreNotice } from './location';
import { StoreLock } from './lock';
import { stillDifferent } from './merge-problems';
import { checkPrivate } from './permissions';
import { guarded, quote } from './problems';
import { publicFields, RecordFile } from './record-file';
import { StoreFile } from './store-file';
import { StoreSystem, SYSTEM } from './system';
import { StoreWriter } from './writer';
import { IngressError } from '../../../errors/index';
import { Passphrase } from '../../x509/passphrase';
import { CertificateRecordKind } from '../record-kind';
import { CertificateRecord, CertificateSummary, ICertificateStore } from '../store-contract';

/** Longer than any synth. */
const PATIENCE_MS = 60_000;

/** Options of a directory store. */
export interface DirectoryStoreSettings {
  readonly passphrase?: Passphrase;
  readonly frozen?: boolean;
  readonly mustExist?: boolean;
  readonly allowOpenPermissions?: boolean;
  /** Receives what is damaged or lost, and the rest is read; default: an error. For reading, never for a store that issues. */
  readonly onDamage?: (problem: IngressError) => void;
  /** Receives what a person should know about the store itself. */
  readonly notify?: (message: string) => void;
}

interface Session extends StoreContents {
  readonly root: string;
  readonly lock?: StoreLock;
}

const NEW_STORE: StoreContents = { store: { authorities: new Map() }, files: new Map() };

/** Keeps certificates in a folder: one file per identity, and `store.json`. `docs/reference/store.md` describes both. */
export class DirectoryStore implements ICertificateStore {
  /** Absolute path of the folder. */
  public readonly path: string;
  private readonly cipher: KeyCipher;
  private session: Session | undefined;

  /** @param givenPath the folder, created at the first synth; relative to the current folder */
  public constructor(
    private readonly givenPath: string, private readonly settings: DirectoryStoreSettings = {},
    private readonly system: StoreSystem = SYSTEM, private readonly patienceMs: number = PATIENCE_MS,
  ) {
    if (typeof givenPath !== 'string' || givenPath === '') {
      // the current folder would become a store: closed to other users and hidden from git
      throw new IngressError({
        code: 'invalid-argument',
        message: 'the path of the certificate store is empty',
        help: "set a path, such as 'certificates'",
        field: 'path',
      });
    }
    this.path = resolve(givenPath);
    this.cipher = new KeyCipher(this.path, settings.passphrase, system);
  }

  public open(): CertificateSummary[] {
    this.session = this.settings.frozen ? this.openFrozen() : this.openLocked();
    return [...this.session.files.values()].map(({ summary }) => summary);
  }

  /** A record whose secret is decrypted on access, also after the store is closed. */
  public read(name: string): CertificateRecord {
    const { root, store, files } = this.opened();
    const file = files.get(name);
    if (!file) throw this.unknown(name);
    if (!file.encryption) return this.record(root, file, store, this.cipher);
    const record = publicFields(file);
    if (!this.cipher.hasSecret(file)) return record;
    const { cipher } = this;
    const secret = () => cipher.open(file, store, root);
    return record.kind === CertificateRecordKind.SEALED_SECRET
      ? { ...record, get dataKey() { return secret(); } }
      : { ...record, get privateKey() { return secret(); } };
  }

  public write(records: CertificateRecord[]): void {
    const session = this.opened();
    if (this.settings.frozen) {
      throw new IngressError({
        code: 'store-frozen',
        message: `the certificate store ${quote(this.path)} is frozen, but ${records.length} ${records.length === 1 ? 'record' : 'records'} would be written`,
        help: 'synthesize once without `frozen`',
      });
    }
    if (records.length > 0) this.session = { ...session, ...this.writer(session).write(session, records) };
  }

  public close(): void {
    this.session?.lock?.release();
    this.session = undefined;
  }

  /**
   * Checks without writing that records can be encrypted, if this store is encrypted.
   *
   * @throws store-passphrase
   */
  public checkPassphrase(): void {
    const store = this.session?.store;
    if (store?.encryption) this.cipher.sealer(store);
    else this.cipher.create();
  }

  /** Whether an identity has a private key; needs no passphrase. */
  public hasKey(name: string): boolean {
    const file = this.opened().files.get(name);
    return file !== undefined && this.cipher.hasSecret(file);
  }

  /** Whether the secret of an identity is encrypted. */
  public isEncrypted(name: string): boolean {
    return this.opened().files.get(name)?.encryption !== undefined;
  }

  /**
   * Removes identities with their keys, including damaged ones and lost authorities, while the store is not open.
   *
   * @param names identities
   */
  public forget(names: readonly string[]): void {
    this.locked({ forgotten: names }, session => {
      const unknown = names.find(
        name => !session.store.authorities.has(name) && !statOf(this.system.fs, join(session.root, fileName(name))),
      );
      if (unknown !== undefined) throw this.unknown(unknown);
      this.writer(session).remove(session, names);
    });
  }

  /**
   * Re-encrypts or decrypts all secrets while the store is not open; certificates and keys stay the same.
   *
   * @param passphrase undefined: keys become unencrypted
   */
  public changePassphrase(passphrase: Passphrase | undefined): void {
    const next = new KeyCipher(this.path, passphrase, this.system);
    // keys that others can read are accepted where they are about to be encrypted
    this.locked(passphrase ? { openPermissions: true } : {}, session => {
      const store = { authorities: session.store.authorities, ...next.create() };
      this.writer(session, next).rewrite(store, this.records(session));
    });
  }

  /**
   * Re-encrypts files whose encryption differs from the store's, while the store is not open: files from a branch without the last change
   * of the passphrase.
   *
   * @param old what they are encrypted with; undefined if they are plain
   * @returns the identities that changed, and an error that names files which the old passphrase does not open
   */
  public rekey(old: Passphrase | undefined): { readonly names: string[]; readonly problem?: IngressError } {
    const previous = new KeyCipher(this.path, old, this.system);
    return this.locked({ encryption: true }, session => {
      const { store, root } = session;
      if (store.encryption) this.cipher.sealer(store); // the passphrase is right, or nothing is written
      const different = [...session.files.values()].filter(({ encryption }) => encryption?.salt !== store.encryption?.salt);
      const files = different.filter(file => previous.opens(file));
      const rest = different.filter(file => !files.includes(file));
      if (files.length > 0) this.writer(session).rewrite(store, files.map(file => this.record(root, file, store, previous)));
      const names = files.map(({ summary }) => summary.name);
      return rest.length === 0 ? { names } : { names, problem: stillDifferent(root, store, rest, previous.hasPassphrase) };
    });
  }

  private records({ root, store, files }: Session): CertificateRecord[] {
    return [...files.values()].map(file => this.record(root, file, store, this.cipher));
  }

  private record(root: string, file: RecordFile, store: StoreFile, cipher: KeyCipher): CertificateRecord {
    const record = publicFields(file);
    const secret = cipher.open(file, store, root);
    if (secret === undefined) return record;
    return record.kind === CertificateRecordKind.SEALED_SECRET ? { ...record, dataKey: secret } : { ...record, privateKey: secret };
  }

  private writer({ root }: Session, cipher: KeyCipher = this.cipher): StoreWriter {
    return new StoreWriter(this.system, root, cipher, this.settings);
  }

  private locked<T>(tolerance: Tolerance, use: (session: Session) => T): T {
    this.session = this.openLocked(tolerance, true);
    try {
      return use(this.session);
    } finally {
      this.close();
    }
  }

  private openLocked(tolerance: Tolerance = {}, mustExist: boolean = this.settings.mustExist ?? false): Session {
    this.checkClosed();
    if (mustExist && !holdsStore(this.system, this.path)) throw missingStore(this.system, this.givenPath);
    const root = locate(this.system, this.path, true)!;
    const lock = new StoreLock(this.system, root, this.patienceMs);
    lock.acquire();
    try {
      removeLeftovers(this.system, root);
      const contents = this.contents(root, tolerance) ?? NEW_STORE;
      const session = { root, lock, ...contents };
      if (contents === NEW_STORE) this.settings.notify?.(newStoreNotice(this.system, this.givenPath));
      // a process killed between writing an authority and store.json, or a merge, can leave an authority that is not listed
      const isComplete = contents === NEW_STORE || tolerance.forgotten !== undefined;
      return isComplete ? session
        : { ...session, store: this.writer(session).listAuthorities(contents.store, authoritiesIn(contents.files.values())) };
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Writes nothing, not even the lock. */
  private openFrozen(): Session {
    this.checkClosed();
    const root = holdsStore(this.system, this.path) ? locate(this.system, this.path, false) : undefined;
    const contents = root === undefined ? undefined : this.contents(root, { onDamage: this.settings.onDamage });
    if (root === undefined || !contents) throw missingStore(this.system, this.givenPath);
    return { root, ...contents };
  }

  private contents(root: string, tolerance: Tolerance): StoreContents | undefined {
    const { openPermissions = this.settings.allowOpenPermissions } = tolerance;
    const contents = readContents(this.system, root, { ...tolerance, openPermissions });
    if (!contents) return undefined;
    const { store: { encryption }, files } = contents;
    if (encryption === undefined && files.size > 0) {
      if (this.cipher.hasPassphrase && !tolerance.encryption) {
        throw new IngressError({
          code: 'store-passphrase',
          message: `the certificate store ${quote(this.path)} is not encrypted, but a passphrase was given`,
          help: `encrypt it first with: cdk8s-istio-ingress store change-passphrase ${quote(this.path)} --new-passphrase-env VARIABLE`,
        });
      }
      const mode = guarded('read', root, this.system, () => this.system.fs.lstatSync(root)).mode;
      if (!openPermissions) checkPrivate(this.system, root, mode, root);
    }
    return contents;
  }

  private checkClosed(): void {
    if (!this.session) return;
    throw new IngressError({ code: 'store-locked', message: `the certificate store ${quote(this.path)} is already open`, help: 'close it first' });
  }

  private unknown(name: string): IngressError {
    return new IngressError({
      code: 'invalid-argument',
      message: `the certificate store ${quote(this.path)} has no entry ${JSON.stringify(name)}`,
      help: 'list what it has with: cdk8s-istio-ingress store list',
    });
  }

  private opened(): Session {
    if (this.session) return this.session;
    throw new IngressError({ code: 'invalid-argument', message: `the certificate store ${quote(this.path)} is not open`, help: 'call open() first' });
  }
}
