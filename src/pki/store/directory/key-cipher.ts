import { CertificateRecord } from '../store-contract';
import { Encryption } from './encryption-header';
import { IndexEntry } from './index-file';
import { KEY_FILE } from './layout';

/** How private keys lie in the store. */
export interface KeyCipher {
  /** What the index says about it; undefined for a plain store. */
  readonly encryption?: Encryption;
  /** File that holds the key of an identity. */
  readonly file: string;
  /** The text of that file; undefined when there is nothing to keep. */
  seal(record: CertificateRecord): string | undefined;
  /**
   * The key out of that text; undefined when the identity has none.
   *
   * @throws IngressError `store-unreadable` when the text is not the one sealed for this entry
   */
  unseal(entry: IndexEntry, text: string | undefined, path: string): string | undefined;
}

/** Keys as they are: PEM that `openssl` reads. */
export const PLAIN: KeyCipher = {
  file: KEY_FILE,
  seal: record => record.privateKey,
  unseal: (_, text) => text,
};
