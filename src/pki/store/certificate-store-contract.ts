import { checkMethods } from './checked-store';
import { CONTRACT_RULES } from './contract-rules';
import { ICertificateStore } from './store-contract';
import { checkArguments } from '../../arguments/check-arguments';
import { IngressError } from '../../errors/index';

/** A storage location that is empty at first, such as a folder or a table, for the stores under test. */
export interface ICertificateStorePlace {
  /** A new store object for this location; it reads what earlier objects wrote. */
  createStore(): ICertificateStore;
}

/**
 * Tests a custom certificate store, in any test framework and any language: one test per rule, each with an empty location.
 */
export class CertificateStoreContract {
  /** The rules of every store, one sentence each. */
  public static rules(): string[] {
    return Object.keys(CONTRACT_RULES);
  }

  /**
   * Checks one rule.
   *
   * @param rule a sentence of `rules()`
   * @param place an empty location
   * @throws invalid-argument for a sentence that is not a rule, store-contract if the store violates the rule
   */
  public static check(rule: string, place: ICertificateStorePlace): void {
    checkArguments('CertificateStoreContract.check', [rule, place]);
    const check = Object.hasOwn(CONTRACT_RULES, rule) ? CONTRACT_RULES[rule] : undefined;
    if (!check) throw new IngressError({ code: 'invalid-argument', message: `${JSON.stringify(rule)} is not a rule of the contract`, help: 'use the sentences of rules()', field: 'rule' });
    try {
      check(() => {
        const store = place.createStore();
        checkMethods(store);
        return store;
      });
    } catch (error) {
      throw new IngressError({ code: 'store-contract', message: `the certificate store violates the rule '${rule}': ${error instanceof Error ? error.message : String(error)}` });
    }
  }

  private constructor() {}
}
