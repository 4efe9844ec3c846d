import { checkDates, checkKind } from './check-stored';
import { CertificateRequest, Entry, isEntry, Issuer } from './entry';
import { differenceReason, expiryReason, sameKeyServes } from './reason';
import { storedSpec } from './spec';
import { IngressError } from '../../errors';
import { CertificateSummary } from '../store/store-contract';

/** What a synth is about to do with one entry. */
export interface Plan {
  readonly entry: Entry;
  readonly stored?: CertificateSummary;
  /** Why it is issued; undefined: it is used as it is. */
  readonly reason?: string;
  /** Why it should be issued, but cannot be: the key that has to sign is elsewhere. */
  readonly notice?: string;
  /** The key pair in the store goes into the new certificate too. */
  readonly keepsKey: boolean;
  /** Identifier of the key it will have; undefined: of a key that is not made yet. */
  readonly keyId?: string;
  /** End of validity that it will have, no later than that of its authorities. */
  readonly notAfter: number;
}

/** What decides, beside the store. */
export interface PlanContext {
  readonly now: Date;
  /** Serial numbers of revoked certificates. */
  readonly revoked: ReadonlySet<string>;
  /** Nothing can be issued, so what is due for renewal is used until this long before its end, in milliseconds. */
  readonly useUntilMs?: number;
}

/** The authority key of a certificate that signs itself. */
export const SELF = 'self';

const DAY = 24 * 60 * 60 * 1000;

/**
 * Compares what was asked for with what is stored, authorities before what they issue. It looks at summaries only:
 * nothing is parsed, loaded or made.
 */
export class Planner {
  readonly #stored: Map<string, CertificateSummary>;
  readonly #plans = new Map<Entry, Plan>();
  readonly #now: number;
  readonly #revoked: ReadonlySet<string>;
  readonly #useUntilMs: number | undefined;

  constructor(stored: readonly CertificateSummary[], context: PlanContext) {
    this.#stored = new Map(stored.map(summary => [summary.name, summary]));
    this.#now = context.now.getTime();
    this.#revoked = context.revoked;
    this.#useUntilMs = context.useUntilMs;
  }

  public plan(entry: Entry): Plan {
    let plan = this.#plans.get(entry);
    if (!plan) {
      plan = this.#decide(entry);
      this.#plans.set(entry, plan);
    }
    return plan;
  }

  #decide(entry: Entry): Plan {
    const { request } = entry;
    const issuer = this.#issuer(request.issuer);
    const stored = this.#stored.get(entry.name);
    const notAfter = Math.min(wholeSecond(this.#now) + request.spec.lifetimeSeconds * 1000, issuer.notAfter);
    if (!stored) return { entry, reason: 'new', keepsKey: false, notAfter };
    checkDates(stored);
    this.#checkClock(stored);

    const isAuthority = request.spec.type === 'authority';
    const issue = (reason: string, keepsKey: boolean): Plan =>
      ({ entry, stored, reason, keepsKey, keyId: keepsKey ? stored.keyId : undefined, notAfter });
    const wanted = storedSpec(entry.canonical, issuer.keyId ?? 'new');
    if (this.#revoked.has(stored.serialNumber)) {
      if (isAuthority) throw revokesAuthority(stored);
      return issue('revoked', false);
    }
    if (stored.spec !== wanted) return issue(differenceReason(stored, wanted), isAuthority && sameKeyServes(stored, wanted));
    checkKind(stored, request.spec.type);

    const end = Date.parse(stored.notAfter);
    const kept = { entry, stored, keepsKey: true, keyId: stored.keyId, notAfter: Math.min(end, issuer.notAfter) };
    const reason = expiryReason(stored, this.#now, request.renewBeforeSeconds && request.renewBeforeSeconds * 1000);
    if (reason === undefined) return kept;
    if (reason !== 'expired') {
      // an authority that ends soon bounds what it issues: replacing that would gain nothing, at every synth again
      if (notAfter <= end) return kept;
      if (this.#useUntilMs !== undefined && this.#now < end - this.#useUntilMs) {
        const failsFrom = new Date(end - this.#useUntilMs).toISOString().slice(0, 10);
        return { ...kept, notice: `${reason}, and the store is frozen: synths fail from ${failsFrom} unless it is renewed` };
      }
      // while there is time left, a key that is kept elsewhere stops nobody
      if (!this.#canSign(request)) {
        return { ...kept, notice: `${reason}, and the private key of '${request.issuer?.name ?? entry.name}' is not available to renew it` };
      }
    }
    // authorities keep their key when only dates change, so that all they issued, and all who trust them, go on
    return issue(reason, isAuthority || request.reuseKey === true);
  }

  #issuer(issuer: Issuer | undefined): { readonly keyId?: string; readonly notAfter: number } {
    if (issuer === undefined) return { keyId: SELF, notAfter: Infinity };
    if (!isEntry(issuer)) return issuer;
    return issuer.authority ?? this.plan(issuer);
  }

  #canSign({ issuer, keyFile }: CertificateRequest): boolean {
    if (issuer === undefined) return keyFile === undefined || keyFile.exists;
    if (!isEntry(issuer)) return issuer.canSign;
    if (issuer.authority) return issuer.authority.canSign;
    const plan = this.plan(issuer);
    return (plan.reason !== undefined && !plan.keepsKey) || issuer.request.keyFile === undefined || issuer.request.keyFile.exists;
  }

  #checkClock(stored: CertificateSummary): void {
    // clocks of two machines may differ a little; more than a day is a clock that is wrong
    if (this.#now > Date.parse(stored.notBefore) - DAY) return;
    throw new IngressError({
      code: 'clock-behind',
      message: `the clock shows ${new Date(this.#now).toISOString()}, but '${stored.name}' in the store is valid from ${stored.notBefore}`,
      help: 'set the clock; if that certificate was issued by a clock that was ahead, remove it with: cdk8s-istio-ingress store forget',
    });
  }
}

/** Certificates have no fractions of seconds. */
export function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}

/** The lists speak of what an authority has issued to others; of its own certificates clients learn by what they trust. */
function revokesAuthority({ name, serialNumber }: CertificateSummary): IngressError {
  return new IngressError({
    code: 'invalid-argument',
    message: `serial number ${serialNumber} belongs to authority '${name}' itself`,
    help: 'change `reissue` of the authority, which replaces root and intermediate',
    field: 'serialNumber',
  });
}
