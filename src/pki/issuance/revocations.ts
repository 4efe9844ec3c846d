import { CertificateRequest, Issuer } from './entry';
import { KeyAlgorithm } from '../x509/key-algorithm';
import { RevocationReason } from '../x509/revocation-reason';

/** A list that an authority issues. */
interface RevocationList {
  readonly name: string;
  readonly issuer: Issuer;
  readonly lifetimeSeconds: number;
  /** The authority signs certificates, so its list contains revoked ones; the other authorities' lists are empty. */
  readonly listsRevoked: boolean;
}

/** The revocations of one authority, and the resulting lists. */
export class Revocations {
  readonly #reasons = new Map<string, RevocationReason>();
  readonly #lists = new Map<string, RevocationList>();
  #wanted = false;

  public get serialNumbers(): string[] {
    return [...this.#reasons.keys()];
  }

  public reasonOf(serialNumber: string): RevocationReason | undefined {
    return this.#reasons.get(serialNumber);
  }

  public revoke(serialNumber: string, reason: RevocationReason): void {
    this.#reasons.set(serialNumber, reason);
  }

  public addList(list: RevocationList): void {
    this.#lists.set(list.name, list);
  }

  /** Requests lists although nothing is revoked: a verifier given one list needs one for every authority. */
  public want(): void {
    this.#wanted = true;
  }

  /** The lists to issue: none before the first revocation, then one for every authority of the chain. */
  public requests(): CertificateRequest[] {
    if (this.#reasons.size === 0 && !this.#wanted) return [];
    const revoked = [...this.#reasons].map(([serialNumber, reason]) => `${serialNumber} ${reason}`).sort();
    return [...this.#lists.values()].map(({ name, issuer, lifetimeSeconds, listsRevoked }) => ({
      name,
      issuer,
      spec: {
        type: 'crl',
        keyAlgorithm: KeyAlgorithm.EC_P256,
        subject: {},
        dnsNames: [],
        ipAddresses: [],
        uris: [],
        lifetimeSeconds,
        revoked: listsRevoked ? revoked : [],
      },
    }));
  }
}
