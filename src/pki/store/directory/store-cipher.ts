import { join } from 'path';
import { existingCipher, newCipher } from './encryption';
import { statOf } from './files';
import { StoreIndex } from './index-file';
import { KeyCipher, PLAIN } from './key-cipher';
import { INDEX_FILE } from './layout';
import { quote } from './problems';
import { Stretched } from './stretch-ahead';
import { StoreSystem } from './system';
import { IngressError } from '../../../errors/index';
import { Passphrase } from '../../x509/passphrase';

/** The cipher of one store, whose passphrase is stretched once: that takes a tenth of a second. */
export class StoreCipher {
  private known: KeyCipher | undefined;
  private stretched: Stretched | undefined;

  /**
   * @param path folder of the store
   * @param passphrase undefined: keys are plain files
   */
  public constructor(private readonly path: string, private readonly passphrase: Passphrase | undefined, private readonly system: StoreSystem) {}

  /** Begins what takes longest when a store is opened, if it is there and encrypted. */
  public stretchAhead(): void {
    try {
      if (this.passphrase && statOf(this.system.fs, join(this.path, INDEX_FILE))) {
        this.stretched = this.system.stretchAhead?.start(this.path, this.passphrase._value());
      }
    } catch {
      // a passphrase that is not set yet can be when the store is opened, which says so if it is not
    }
  }

  /**
   * The cipher that goes with an index, made when a key is first needed.
   *
   * @throws IngressError `store-passphrase` unless both or neither are encrypted; asked for the cipher, if the passphrase is wrong
   */
  public for({ encryption, entries }: StoreIndex): () => KeyCipher {
    const { passphrase, system } = this;
    if (entries.size > 0 && (encryption === undefined) !== (passphrase === undefined)) {
      throw new IngressError({
        code: 'store-passphrase',
        message: `the certificate store ${quote(this.path)} is ${encryption ? 'encrypted, but no' : 'not encrypted, but a'} passphrase was given`,
        help: encryption ? 'give the store its passphrase' : 'encrypt it first with: cdk8s-istio-ingress store change-passphrase',
      });
    }
    if (passphrase === undefined) {
      return () => PLAIN;
    }
    return () => {
      const known = encryption === undefined || this.known?.encryption?.salt === encryption.salt ? this.known : undefined;
      if (known || !encryption) {
        return this.known = known ?? newCipher(passphrase, system);
      }
      return this.known = existingCipher(passphrase, encryption, system, this.stretched?.(passphrase._value(), encryption));
    };
  }

  /** What the store is encrypted with from now on. */
  public becomes(cipher: KeyCipher): void {
    this.known = cipher;
  }
}
