import { checkArguments } from '../arguments/check-arguments';
import { ConsistentHashSpec } from '../validation/destination-rule-spec';

/**
 * How consistent hashing assigns requests to endpoints.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB
 */
export class HashAlgorithm {
  /**
   * Each endpoint has several places on a ring.
   *
   * @param minimumRingSize least number of places, at most 8,388,608; a larger ring spreads requests more evenly
   */
  public static ringHash(minimumRingSize: number): HashAlgorithm {
    checkArguments('HashAlgorithm.ringHash', [minimumRingSize]);
    return new HashAlgorithm({ ringHash: { minimumRingSize } });
  }

  /**
   * A table with one endpoint per entry, by the Maglev algorithm: faster than a ring, but more requests change their endpoint when
   * endpoints come and go.
   *
   * @param tableSize entries: a prime number below 5,000,011, well above the number of endpoints, such as 65537
   */
  public static maglev(tableSize: number): HashAlgorithm {
    checkArguments('HashAlgorithm.maglev', [tableSize]);
    return new HashAlgorithm({ maglev: { tableSize } });
  }

  private constructor(private readonly spec: ConsistentHashSpec) {}

  /** @internal */
  public _toSpec(): ConsistentHashSpec {
    return this.spec;
  }
}
