import { checkArguments } from '../../arguments/check-arguments';
import { IngressError } from '../../errors/index';

/** NIST SP 800-63B: the least for a secret that people choose. */
const MIN_LENGTH = 8;

/**
 * A passphrase that private keys are encrypted with. It never appears in messages, `JSON.stringify` or `util.inspect`.
 */
export class Passphrase {
  /**
   * The passphrase is the value of an environment variable when the store is opened.
   *
   * @param variable name of the variable
   */
  public static fromEnvironment(variable: string): Passphrase {
    checkArguments('Passphrase.fromEnvironment', [variable]);
    return new Passphrase(() => process.env[variable] || undefined, `environment variable ${variable}`);
  }

  /**
   * The passphrase itself, which then should come from outside the program's text.
   *
   * @param passphrase at least 8 characters
   */
  public static fromValue(passphrase: string): Passphrase {
    checkArguments('Passphrase.fromValue', [passphrase]);
    return new Passphrase(() => passphrase, 'the given passphrase');
  }

  private constructor(private readonly resolve: () => string | undefined, private readonly origin: string) {}

  /**
   * The text, in the Unicode form that does not depend on the keyboard.
   *
   * @internal
   */
  public _value(): string {
    const value = this.resolve()?.normalize('NFC');
    if (value === undefined || value.length < MIN_LENGTH) {
      throw new IngressError({
        code: 'store-passphrase',
        message: `${this.origin} ${value ? `has ${value.length} characters` : 'is empty or not set'}`,
        help: `set it to a passphrase of at least ${MIN_LENGTH} characters`,
      });
    }
    return value;
  }

  /**
   * The text of a passphrase that somebody else chose: whatever it is, as it is.
   *
   * @param of what it opens
   * @internal
   */
  public _existing(of: string): string {
    const value = this.resolve();
    if (value === undefined) {
      throw new IngressError({ code: 'store-passphrase', message: `${of} is encrypted, and ${this.origin} is empty or not set`, help: 'set it to the passphrase of the key' });
    }
    return value;
  }
}
