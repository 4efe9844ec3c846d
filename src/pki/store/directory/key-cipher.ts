import { join } from 'node:path';
import { checkContext, decrypt, deriveKey, encrypt, isEncryptedNothing, newEncryption } from './encryption';
import { Encryption } from './encryption-header';
import { fileName } from './file-name';
import { quote, RESTORE_OR_FORGET, unreadable } from './problems';
import { encryptedSecret, plainSecretOf, RecordFile } from './record-file';
import { StoreFile } from './store-file';
import { StoreSystem } from './system';
import { IngressError } from '../../../errors/index';
import { Passphrase } from '../../x509/passphrase';

const PASSPHRASE = 'the `passphrase` option of the store, or --passphrase-env on the command line';

/**
 * Encrypts and decrypts the secrets of a store. The passphrase is read, and the key derived from it, once, at the first read or write of a
 * secret: that takes a tenth of a second.
 */
export class KeyCipher {
  readonly #passphrase: Passphrase | undefined;
  readonly #keys = new Map<string, Uint8Array>();

  constructor(private readonly path: string, passphrase: Passphrase | undefined, private readonly system: StoreSystem) {
    this.#passphrase = passphrase;
  }

  public get hasPassphrase(): boolean {
    return this.#passphrase !== undefined;
  }

  /** Parameters for a new store or a new passphrase; undefined without a passphrase. */
  public create(): Pick<StoreFile, 'encryption' | 'check'> {
    if (!this.#passphrase) return {};
    const encryption = newEncryption(this.system);
    return { encryption, check: encrypt(this.#key(encryption, 'new'), '', checkContext(encryption), this.system) };
  }

  /** Encrypts secrets with the parameters of `store.json`. */
  public sealer(store: StoreFile): (secret: string, context: string) => string {
    const key = this.#checkedKey(store);
    return (secret, context) => encrypt(key, secret, context, this.system);
  }

  /** Whether a file has a secret; needs no passphrase. */
  public hasSecret(file: RecordFile): boolean {
    if (!file.encryption) return file.secret !== '';
    const sealed = encryptedSecret(file);
    return sealed === undefined || !isEncryptedNothing(sealed);
  }

  /** Whether a file can be read with this passphrase, whatever the store says; a plain file always. */
  public opens(file: RecordFile): boolean {
    if (!file.encryption) return true;
    const sealed = this.hasPassphrase ? encryptedSecret(file) : undefined;
    return sealed !== undefined && decrypt(this.#key(file.encryption), sealed, file.context) !== undefined;
  }

  /**
   * The secret of a file; undefined if it has none.
   *
   * @throws store-passphrase; store-unreadable if it does not belong to this header and material
   */
  public open(file: RecordFile, store: StoreFile, root: string): string | undefined {
    if (!file.encryption) return plainSecretOf(file) || undefined;
    const sealed = encryptedSecret(file);
    const secret = sealed && decrypt(this.#checkedKey(store, file.encryption), sealed, file.context);
    if (secret === undefined) {
      const path = join(root, fileName(file.summary.name));
      throw unreadable(`the certificate store file ${quote(path)} was modified after it was written`, RESTORE_OR_FORGET);
    }
    return secret || undefined;
  }

  #checkedKey({ encryption: current, check }: StoreFile, encryption: Encryption = current!): Uint8Array {
    const key = this.#key(encryption);
    if (encryption.salt === current?.salt && decrypt(key, check!, checkContext(current)) === undefined) {
      throw new IngressError({
        code: 'store-passphrase',
        message: `the passphrase of the certificate store ${quote(this.path)} is wrong`,
        help: `check ${this.#passphrase?._origin ?? PASSPHRASE}; without the right one its keys cannot be recovered`,
      });
    }
    return key;
  }

  #key(encryption: Encryption, passphrase: 'new' | 'existing' = 'existing'): Uint8Array {
    const id = JSON.stringify(encryption);
    let key = this.#keys.get(id);
    if (!key) {
      if (!this.#passphrase) {
        throw new IngressError({
          code: 'store-passphrase',
          message: `the certificate store ${quote(this.path)} is encrypted, but no passphrase was given`,
          help: `set ${PASSPHRASE}`,
        });
      }
      key = deriveKey(this.#passphrase._value(passphrase === 'existing' ? `the certificate store ${quote(this.path)}` : undefined), encryption);
      this.#keys.set(id, key);
    }
    return key;
  }
}
