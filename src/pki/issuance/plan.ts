import { checkDates, checkKind } from './check-stored';
import { CertificateRequest, Entry, isEntry, Issuer } from './entry';
import { differenceReason, expiryReason, sameKeyServes } from './reason';
import { storedSpec } from './spec';
import { IngressError } from '../../errors';
import { DAY } from '../../text/days';
import { CertificateSummary } from '../store/store-contract';

/** What a synth will do with one entry. */
export interface Plan {
  readonly entry: Entry;
  readonly stored?: CertificateSummary;
  /** Why it is issued; undefined if the stored record is used. */
  readonly reason?: string;
  /** Why it should be issued, but cannot be: the key of its issuer is elsewhere. */
  readonly notice?: string;
  /** The new certificate keeps the stored key pair. */
  readonly keepsKey: boolean;
  /** Identifier of its key; undefined for a key that is not generated yet. */
  readonly keyId?: string;
  /** Its end of validity, no later than that of its authorities. */
  readonly notAfter: number;
}

/** The inputs of a plan besides the store. */
export interface PlanContext {
  readonly now: Date;
  /** Serial numbers of revoked certificates. */
  readonly revoked: ReadonlySet<string>;
  /** Nothing can be issued, so a certificate that is due for renewal is used until this long before its expiry, in milliseconds. */
  readonly useUntilMs?: number;
}

/** The authority key of a self-signed certificate. */
export const SELF = 'self';

/**
 * Compares requests with stored summaries, authorities before the certificates that they issue. Nothing is parsed, loaded or generated.
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
      // an authority that expires soon limits its certificates: replacing them would gain nothing, and repeat at every synth
      if (notAfter <= end) return kept;
      if (this.#useUntilMs !== undefined && this.#now < end - this.#useUntilMs) {
        const failsFrom = new Date(end - this.#useUntilMs).toISOString().slice(0, 10);
        return { ...kept, notice: `${reason}, and the store is frozen: synths fail from ${failsFrom} unless it is renewed` };
      }
      // until expiry, a missing key does not fail the synth
      if (!this.#canSign(request)) {
        return { ...kept, notice: `${reason}, and the private key of '${request.issuer?.name ?? entry.name}' is not available to renew it` };
      }
    }
    // authorities keep their key if only dates change, so that issued certificates and clients that trust them stay valid
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
    // the clocks of two machines may differ a little; more than a day means a wrong clock
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

/** The lists contain certificates issued to others; clients decide about authorities through trust. */
function revokesAuthority({ name, serialNumber }: CertificateSummary): IngressError {
  return new IngressError({
    code: 'invalid-argument',
    message: `serial number ${serialNumber} belongs to authority '${name}' itself`,
    help: 'change `reissue` of the authority, which replaces root and intermediate',
    field: 'serialNumber',
  });
}
