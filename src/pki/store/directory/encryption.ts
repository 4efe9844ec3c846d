import { createCipheriv, createDecipheriv, scryptSync } from 'crypto';
import { Encryption } from './encryption-header';
import { IndexEntry } from './index-file';
import { KeyCipher } from './key-cipher';
import { ENCRYPTED_KEY_FILE } from './layout';
import { HOW_TO_GO_ON, quote, unreadable } from './problems';
import { StoreSystem } from './system';
import { IngressError } from '../../../errors/index';
import { Passphrase } from '../../x509/passphrase';
import { CertificateRecord } from '../store-contract';

/**
 * One of the parameter sets that OWASP lists as similarly strong; the one with 16 MiB takes half the time of the one with
 * 128 MiB. The index keeps them, so that a later version can raise them.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt
 */
const COST = { cost: 2 ** 14, blockSize: 8, parallelization: 5 };
const SALT_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LABEL = 'CDK8S-ISTIO-INGRESS ENCRYPTED KEY';
const ARMOR = new RegExp(`^-----BEGIN ${LABEL}-----\n([A-Za-z0-9+/=\n]+)-----END ${LABEL}-----\n$`);

type Header = Omit<Encryption, 'check'>;

/** A cipher with a new salt. */
export function newCipher(passphrase: Passphrase, system: StoreSystem): KeyCipher {
  const header: Header = { cipher: 'aes-256-gcm', derivation: 'scrypt', ...COST, salt: system.randomBytes(SALT_BYTES).toString('base64') };
  const key = stretch(passphrase._value(), header);
  return new EncryptedKeys({ ...header, check: encrypt(key, '', contextOf(header), system).toString('base64') }, key, system);
}

/**
 * The cipher that the index describes.
 *
 * @param key the stretched passphrase, where somebody has stretched it already
 */
export function existingCipher(
  passphrase: Passphrase, encryption: Encryption, system: StoreSystem, key: Uint8Array = stretch(passphrase._value(), encryption),
): KeyCipher {
  if (decrypt(key, Buffer.from(encryption.check, 'base64'), contextOf(encryption)) === undefined) {
    throw new IngressError({
      code: 'store-passphrase',
      message: 'the passphrase of the certificate store is wrong',
      help: 'give the one that it was encrypted with; without it its keys cannot be had back',
    });
  }
  return new EncryptedKeys(encryption, key, system);
}

class EncryptedKeys implements KeyCipher {
  public readonly file = ENCRYPTED_KEY_FILE;
  readonly #key: Uint8Array;

  public constructor(public readonly encryption: Encryption, key: Uint8Array, private readonly system: StoreSystem) {
    this.#key = key;
  }

  /** Sealed also when there is no key, so that every entry of the index is authenticated. */
  public seal(record: CertificateRecord): string {
    const base64 = encrypt(this.#key, record.privateKey ?? '', entryContext(record), this.system).toString('base64');
    return `-----BEGIN ${LABEL}-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END ${LABEL}-----\n`;
  }

  public unseal(entry: IndexEntry, text: string | undefined, path: string): string | undefined {
    const base64 = text && ARMOR.exec(text)?.[1];
    const key = base64 ? decrypt(this.#key, Buffer.from(base64, 'base64'), entryContext(entry)) : undefined;
    if (key === undefined) {
      throw unreadable(
        `the certificate store file ${quote(path)} ${text === undefined ? 'is missing' : 'was changed, or belongs to another entry of the index'}`,
        HOW_TO_GO_ON);
    }
    return key === '' ? undefined : key;
  }
}

/** The key that a passphrase stands for: as costly as the header says. */
export function stretch(passphrase: string, { salt, cost, blockSize, parallelization }: Header): Buffer {
  const options = { N: cost, r: blockSize, p: parallelization, maxmem: 256 * cost * blockSize };
  return scryptSync(passphrase, Buffer.from(salt, 'base64'), 32, options);
}

/** nonce, ciphertext, tag */
function encrypt(key: Uint8Array, text: string, context: string, { randomBytes }: StoreSystem): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** undefined unless key, text and context are those of `encrypt`. */
function decrypt(key: Uint8Array, sealed: Buffer, context: string): string | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) {
    return undefined;
  }
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

/** Ties a key to all that the index says of its identity: neither a swapped file nor an edited entry goes unseen. */
function entryContext({ name, spec, serialNumber, notBefore, notAfter, keyId, digest, attributes }: IndexEntry): string {
  const sorted = Object.entries(attributes ?? {}).sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify(['cdk8s-istio-ingress key 1', name, spec, serialNumber, notBefore, notAfter, keyId, digest, sorted]);
}

function contextOf({ cipher, derivation, cost, blockSize, parallelization, salt }: Header): string {
  return JSON.stringify(['cdk8s-istio-ingress store 1', cipher, derivation, cost, blockSize, parallelization, salt]);
}
