import { checkArguments } from '../../arguments/check-arguments';
import { IngressError } from '../../errors/index';

/** NIST SP 800-63B: the minimum for a secret that people choose. */
const MIN_LENGTH = 8;

/**
 * A passphrase that encrypts private keys. It never appears in messages, `JSON.stringify` or `util.inspect`.
 */
export class Passphrase {
  /**
   * Reads the passphrase from an environment variable when the store is opened.
   *
   * @param variable name of the variable
   */
  public static fromEnvironment(variable: string): Passphrase {
    checkArguments('Passphrase.fromEnvironment', [variable]);
    const value = () => Object.hasOwn(process.env, variable) ? process.env[variable] || undefined : undefined; // not of Object.prototype
    return new Passphrase(value, `environment variable ${variable}`);
  }

  /**
   * The passphrase itself, which should not be part of the program's text.
   *
   * @param passphrase at least 8 characters
   */
  public static fromValue(passphrase: string): Passphrase {
    checkArguments('Passphrase.fromValue', [passphrase]);
    return new Passphrase(() => passphrase, 'the given passphrase');
  }

  /**
   * Where it comes from, for messages.
   *
   * @internal
   */
  public readonly _origin: string;

  private constructor(private readonly resolve: () => string | undefined, origin: string) {
    this._origin = origin;
  }

  /**
   * The text, normalized so that it does not depend on the keyboard.
   *
   * @param encrypted the store that has this passphrase; omit it for a new passphrase
   * @internal
   */
  public _value(encrypted?: string): string {
    const value = this.resolve()?.normalize('NFC');
    if (value === undefined || value.length < MIN_LENGTH) {
      throw new IngressError({
        code: 'store-passphrase',
        message: `${encrypted ? `${encrypted} is encrypted, and ` : ''}${this._origin} ${value ? `has ${value.length} characters` : 'is empty or not set'}`,
        help: encrypted ? 'set it to the passphrase of this store' : `set it to a passphrase of at least ${MIN_LENGTH} characters`,
      });
    }
    return value;
  }

  /**
   * The text of an existing passphrase, verbatim.
   *
   * @param of what it decrypts
   * @internal
   */
  public _existing(of: string): string {
    const value = this.resolve();
    if (value === undefined) {
      throw new IngressError({ code: 'store-passphrase', message: `${of} is encrypted, and ${this._origin} is empty or not set`, help: 'set it to the passphrase of the key' });
    }
    return value;
  }
}
